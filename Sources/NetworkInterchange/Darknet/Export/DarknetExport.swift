@_spi(Rules) package import NetworkModel

/// A network as a `.cfg` of Darknet: its sections, without weights.
package struct DarknetExport: Sendable {
  package let text: String

  /// - Throws: the layers that Darknet cannot express.
  package init(
    of network: InferredNetwork, includesBranches: Bool = false
  ) throws(ExportRefusal) {
    var exporter = DarknetExporter(network, includesBranches: includesBranches, copiesInput: false)
    try exporter.run()
    if exporter.readsInputAgain {
      exporter = DarknetExporter(network, includesBranches: includesBranches, copiesInput: true)
      try exporter.run()
    }
    text = exporter.text
  }
}

/// Writes a network section by section.
///
/// A section reads the one before it, or sections that it refers to by their distance. The input is no section: what reads
/// it again reads a copy of it, which is the first section then.
struct DarknetExporter {
  /// The section that has the values of a layer.
  enum Place: Hashable {
    case input
    case section(Int)
  }

  typealias Call = ExportedLayer

  let network: InferredNetwork
  private(set) var text = ""
  /// True if the input is read by other than the first section.
  private(set) var readsInputAgain = false
  private let copiesInput: Bool
  private let isExported: [Bool]
  private let results: [NodeID]
  /// By node, the number of times that it is read, results included, and the last of its readers.
  private var readerCounts: [Int]
  private var lastReaders: [NodeID?]
  private var sections = 0
  private var inputs = 0
  private var places: [NodeID: Place] = [:]
  /// Layers that are part of the section of another.
  private var folded: Set<NodeID> = []
  /// The volume in Darknet where it is not that of the layer: of what is flattened, the volume before.
  private var volumes: [NodeID: Shape] = [:]
  /// By convolution with a section, the normalization in it, if there is one.
  var normalizations: [NodeID: NodeID?] = [:]
  /// Layers that add channels of zeros, as a shortcut does by itself, and what they read.
  var narrowed: [NodeID: NodeID] = [:]

  init(_ network: InferredNetwork, includesBranches: Bool, copiesInput: Bool) {
    self.network = network
    self.copiesInput = copiesInput
    isExported = network.exportedNodes(includingBranches: includesBranches)
    let nodes = network.network.nodes
    readerCounts = nodes.map { _ in 0 }
    lastReaders = nodes.map { _ in nil }
    for index in nodes.indices where isExported[index] {
      for input in nodes[index].inputs {
        readerCounts[input.index] += 1
        lastReaders[input.index] = network.network.id(at: index)
      }
    }
    // The network's own come last, after the ends of side outputs.
    let outputs = network.network.outputs
    let all = network.exportedResults(includingBranches: includesBranches)
    results = Array(all.dropFirst(outputs.count)) + outputs
    for result in results { readerCounts[result.index] += 2 }
  }

  mutating func run() throws(ExportRefusal) {
    text = "# Written by cnnshape. No claim is made on generated files.\n"
    text += "# \(DarknetExporter.remark(network.network.name))\n"
    var faults: [ExportFault] = []
    for index in network.network.nodes.indices where isExported[index] {
      let id = network.network.id(at: index)
      guard !folded.contains(id) else { continue }
      do throws(ExportFault) {
        places[id] = try add(network[id].layer, network.exportedLayer(id))
      } catch {
        faults.append(error)
      }
    }
    faults += network.omissionFaults
    if faults.isEmpty { faults += addResults() }
    guard faults.isEmpty else { throw ExportRefusal(faults: faults) }
  }

  /// Every result but the last is read by a section of its own; the last is the last section.
  private mutating func addResults() -> [ExportFault] {
    let faults = results.filter { volumes[$0] != nil }.map { id in
      ExportFault(node: id, reason: DarknetExporter.flattening, help: DarknetExporter.otherwise)
    }
    for result in results.dropLast() {
      follow(result)
      write("cost", [("type", "sse")], [])
    }
    if let last = results.last { follow(last) }
    // A file has a section.
    if sections == 0 { readsInputAgain = true }
    return faults
  }

  // MARK: Sections

  mutating func write(
    _ kind: String, _ options: [(key: String, value: String)], _ nodes: [NodeID]
  ) {
    text += "\n"
    if !nodes.isEmpty {
      let names = nodes.map { DarknetExporter.remark(network[$0].name) }
      text += "# \(names.joined(separator: ", "))\n"
    }
    text += "[\(kind)]\n"
    for option in options { text += "\(option.key)=\(option.value)\n" }
    sections += 1
  }

  /// Writes the section of a layer, which reads the section before it.
  ///
  /// - Parameter nodes: the layer, and those that are part of the section.
  mutating func add(
    _ kind: String, _ options: [(key: String, value: String)], reading input: NodeID,
    _ nodes: [NodeID]
  ) -> Place {
    follow(input)
    write(kind, options, nodes)
    return fold(nodes)
  }

  /// The place of layers that the last section has.
  mutating func fold(_ nodes: [NodeID]) -> Place {
    let place = Place.section(sections - 1)
    for node in nodes.dropFirst() {
      folded.insert(node)
      places[node] = place
    }
    return place
  }

  mutating func addInput(_ call: Call) throws(ExportFault) -> Place {
    inputs += 1
    guard inputs == 1 else { throw fault(call, "Darknet has one input") }
    guard call.output.axes == .two else { throw fault(call, "Darknet's inputs are planes") }
    text += "\n# \(DarknetExporter.remark(call.name))\n[net]\nbatch=1\n"
    text += "height=\(call.output.height)\nwidth=\(call.output.width)\n"
    text += "channels=\(call.output.channels)\n"
    guard copiesInput else { return .input }
    write("upsample", [("stride", "1")], [call.id])
    return .section(0)
  }

  // MARK: References

  func place(of id: NodeID) -> Place { places[id] ?? .input }

  /// True if the next section reads a layer without saying so.
  func isBefore(_ id: NodeID) -> Bool {
    switch place(of: id) {
    case .input: sections == 0
    case .section(let section): section == sections - 1
    }
  }

  /// Makes the section before the next one that of a layer.
  mutating func follow(_ id: NodeID) {
    guard !isBefore(id) else { return }
    let distance = distance(to: id)
    write("route", [("layers", distance)], [])
  }

  /// The distance back to a layer's section, as a section refers to it.
  mutating func distance(to id: NodeID) -> String {
    switch place(of: id) {
    case .input:
      readsInputAgain = true
      return "0"
    case .section(let section): return "\(section - sections)"
    }
  }

  /// The one layer that reads another, if no other reads it and it is no result.
  func soleReader(of id: NodeID) -> NodeID? {
    readerCounts[id.index] == 1 ? lastReaders[id.index] : nil
  }

  // MARK: Volumes

  /// - Throws: if the layer is flattened in the network alone.
  func checkVolumes(_ call: Call) throws(ExportFault) {
    guard call.inputs.allSatisfy({ volumes[$0] == nil }) else {
      throw fault(call, DarknetExporter.flattening)
    }
  }

  /// Gives a layer that treats each value alike the volume in Darknet of what it reads.
  mutating func keepVolume(_ call: Call) {
    if let volume = volumes[call.input] { volumes[call.id] = volume }
  }

  /// A layer that only arranges the same values as a vector.
  mutating func addFlattening(_ call: Call) -> Place {
    let volume = volumes[call.input] ?? call.shape
    if volume.positions > 1 { volumes[call.id] = volume }
    return place(of: call.input)
  }

  // MARK: Words

  func fault(_ call: Call, _ reason: String) -> ExportFault {
    ExportFault(node: call.id, reason: reason, help: DarknetExporter.otherwise)
  }

  static let otherwise = "`--to onnx` writes it"
  private static let flattening =
    "Darknet flattens a volume for `[connected]`, `[dropout]`, activations and `[softmax]` alone"

  /// A name as a remark, on one line.
  static func remark(_ name: String) -> String {
    var remark = ""
    for scalar in name.unicodeScalars {
      remark.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "_" : scalar)
    }
    return remark
  }
}
