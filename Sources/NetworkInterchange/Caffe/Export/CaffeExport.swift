@_spi(Rules) package import NetworkModel

/// A network as a `.prototxt` of Caffe: its layers, without weights.
package struct CaffeExport: Sendable {
  package let text: String

  /// - Throws: the layers that Caffe cannot express.
  package init(
    of network: InferredNetwork, includesBranches: Bool = false
  ) throws(ExportRefusal) {
    var exporter = CaffeExporter(network)
    try exporter.run(includesBranches: includesBranches)
    text = exporter.text
  }
}

/// Writes a network layer by layer, blobs under the names of their layers.
///
/// A blob is `N×C×H×W`, or `N×C` after what has one position alone. `Flatten` and `Reshape` lead from one to the other,
/// once for all readers.
struct CaffeExporter {
  /// The axes of a blob.
  enum Form: Hashable {
    case volume(SpatialAxes)
    case rows
  }

  typealias Call = ExportedLayer

  private let network: InferredNetwork
  private(set) var text = ""
  private var names: UniqueNames
  private var made: [NodeID: Form] = [:]
  private var blobs: [NodeID: [Form: String]] = [:]
  /// Layers whose weights others use.
  private var owners: Set<NodeID> = []

  init(_ network: InferredNetwork) {
    self.network = network
    names = UniqueNames(keeping: Set(network.network.nodes.map { $0.name }))
    owners = Set(network.network.nodes.compactMap { $0.sharesWeightsOf })
  }

  mutating func run(includesBranches: Bool) throws(ExportRefusal) {
    text = "# Written by cnnshape. No claim is made on generated files.\n"
    text += "name: \(CaffeExporter.quoted(network.network.name))\n"
    var faults: [ExportFault] = []
    let isExported = network.exportedNodes(includingBranches: includesBranches)
    for index in network.network.nodes.indices where isExported[index] {
      let id = network.network.id(at: index)
      let call = network.exportedLayer(id)
      var form = Form.volume(call.output.axes)
      do throws(ExportFault) { form = try add(network[id].layer, call) } catch {
        faults.append(error)
      }
      made[id] = form
      blobs[id] = [form: call.name]
    }
    faults += network.omissionFaults
    guard faults.isEmpty else { throw ExportRefusal(faults: faults) }
  }

  // MARK: Blobs

  func form(of id: NodeID) -> Form { made[id] ?? .volume(network.shape(of: id).axes) }

  /// The blob of a layer in a form.
  mutating func blob(_ id: NodeID, as form: Form) -> String {
    if let name = blobs[id]?[form] { return name }
    let source = blobs[id]?[self.form(of: id)] ?? network[id].name
    let shape = network.shape(of: id)
    let name: String
    switch form {
    case .rows:
      name = fresh(network[id].name + "/rows")
      write("Flatten", name, [source], [name])
    case .volume(let axes):
      name = fresh(network[id].name + "/volume")
      let extents = axes.all.map { shape[$0] }
      write("Reshape", name, [source], [name], [reshaping([shape.channels] + extents)])
    }
    blobs[id, default: [:]][form] = name
    return name
  }

  mutating func volume(_ call: Call) -> String { blob(call.input, as: .volume(call.shape.axes)) }

  func reshaping(_ extents: [Int]) -> String {
    "reshape_param { shape { " + ([0] + extents).map { "dim: \($0)" }.joined(separator: " ")
      + " } }"
  }

  /// Returns a name that no other blob has.
  mutating func fresh(_ wanted: String) -> String { names.unique(wanted) }

  // MARK: Layers

  mutating func write(
    _ type: String, _ name: String, _ bottoms: [String], _ tops: [String], _ lines: [String] = []
  ) {
    text += "layer {\n  name: \(CaffeExporter.quoted(name))\n  type: \"\(type)\"\n"
    for bottom in bottoms { text += "  bottom: \(CaffeExporter.quoted(bottom))\n" }
    for top in tops { text += "  top: \(CaffeExporter.quoted(top))\n" }
    for line in lines { text += "  \(line)\n" }
    text += "}\n"
  }

  /// A layer of the network, whose blob has its name.
  mutating func finish(
    _ type: String, _ bottoms: [String], _ call: Call, _ lines: [String] = []
  ) {
    write(type, call.name, bottoms, [call.name], lines)
  }

  /// A part of a layer, under a name of its own.
  mutating func part(
    _ type: String, _ bottoms: [String], _ name: String, _ lines: [String] = []
  ) -> String {
    let name = fresh(name)
    write(type, name, bottoms, [name], lines)
    return name
  }

  /// The names of a layer's parameters, where several layers use them.
  func parameterNames(_ call: Call, _ parts: [String]) -> [String] {
    let owner = network[call.id].sharesWeightsOf ?? call.id
    guard owners.contains(owner) else { return [] }
    return parts.map { "param { name: \(CaffeExporter.quoted(network[owner].name + "." + $0)) }" }
  }

  func fault(_ call: Call, _ reason: String, help: String? = nil) -> ExportFault {
    ExportFault(node: call.id, reason: reason, help: help)
  }

  /// The padding of a window in pixels.
  static func padding(_ window: Window, along extent: Int) -> (before: Int, after: Int) {
    let padding = window.resolvedPadding(along: extent)
    return (Int(padding.before), Int(padding.after))
  }

  /// The positions of a window with so much padding at both ends, rounded up or down; nil if it does not fit.
  static func positions(
    _ window: Window, _ pad: Int, along extent: Int, _ axis: Axis, up: Bool
  ) -> Int? {
    let padded = try? Window(
      kernel: window.kernel, stride: window.stride, dilation: window.dilation,
      padding: .explicit(before: pad, after: pad))
    let positions: Int64? = try? padded?.positions(
      along: extent, axis: axis, rounding: up ? .ceil : .floor)
    return positions.flatMap { Int(exactly: $0) }
  }

  /// A text in the quotation marks of the format.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): quoted += "\\\""
      case UInt8(ascii: "\\"): quoted += "\\\\"
      case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = [byte >> 6, byte >> 3 & 7, byte & 7].map { "\($0)" }.joined()
        quoted += "\\" + digits
      }
    }
    return quoted + "\""
  }
}
