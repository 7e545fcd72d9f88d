import CNNDiagnostics
import FileFormats
import NetworkModel
import NetworkSpec

/// The layers that give a network its inputs.
extension CaffeImport {
  /// `Input` and `DummyData`, which state the shapes of their blobs.
  mutating func readInput(_ layer: CaffeLayer, _ kind: CaffeOperator) throws(ImportFault) {
    let fields = try layer.parameters(kind == .input ? "input_param" : "dummy_data_param")
    let lengths = 0...Shape.largestExtent
    var shapes: [[Int?]] = []
    for shape in try fields.allFields("shape") {
      shapes.append(try shape.integers("dim", in: lengths))
    }
    // The older form of dummy data.
    var former: [[Int]] = []
    for name in ["num", "channels", "height", "width"] {
      former.append(try fields.integers(name, in: lengths))
    }
    for (index, top) in layer.tops.enumerated() {
      var dimensions: [Int?] = [nil, nil, nil, nil]
      if let shape = index < shapes.count ? shapes[index] : shapes.last {
        dimensions = shape
      } else if former.allSatisfy({ !$0.isEmpty }) {
        dimensions = former.map { index < $0.count ? $0[index] : $0.last }
      }
      define(
        top,
        as: .source(
          CaffeSource(name: top.name, location: .span(top.span), dimensions: dimensions)))
    }
  }

  /// Layers that read images from disk, of which a file states what it cuts out of them.
  mutating func readData(_ layer: CaffeLayer, _ kind: CaffeOperator) throws(ImportFault) {
    if layer.fields.has("input_param") { return try readInput(layer, .input) }
    let lengths = 0...Shape.largestExtent
    let transform = try layer.fields.fields("transform_param")
    var all = [transform, try transform.fields("resize_param"), layer.fields]
    var names: Set<String> = []
    for field in layer.fields.message?.fields ?? [] where field.name.hasSuffix("data_param") {
      guard names.insert(field.name).inserted else {
        throw ImportFault(.repeatedField(field.name), at: layer.fields.place(of: field.value))
      }
      all.append(try layer.fields.fields(of: field.value, field.name))
    }
    func stated(_ names: String...) throws(ImportFault) -> Int? {
      for name in names {
        for fields in all {
          if let length = try fields.integer(name, in: lengths), length > 0 { return length }
        }
      }
      return nil
    }
    let batch = try stated("batch_size")
    var (height, width) = (try stated("crop_size"), try stated("crop_size"))
    if height == nil {
      height = try stated("crop_height", "height", "new_height")
      width = try stated("crop_width", "width", "new_width")
    }
    var channels = try stated("channels")
    let means = transform.values("mean_value").count
    if channels == nil, means > 1 { channels = means }
    var assumption: String?
    if channels == nil, height != nil, width != nil {
      channels = 3
      let name = layer.tops.first?.name ?? layer.name
      assumption = "the file does not state the channels of `\(name.excerpt)`: 3 are assumed"
    }
    for (index, top) in layer.tops.enumerated() {
      // The second blob of most holds labels, a number for each image; what others hold is not stated.
      let isLabel = index > 0 && kind != .hdf5Data
      define(
        top,
        as: .source(
          CaffeSource(
            name: top.name, location: .span(top.span),
            dimensions: isLabel ? [batch] : [batch, channels, height, width],
            assumption: isLabel ? nil : assumption)))
    }
  }

  /// Layers written in Python: sources of data, which read nothing, proposals of regions, losses.
  mutating func readPython(_ layer: CaffeLayer) throws(ImportFault) {
    let name = try layer.parameters("python_param").text("layer") ?? ""
    let folded = name.lowercased()
    if layer.bottoms.isEmpty {
      for top in layer.tops {
        define(
          top,
          as: .source(
            CaffeSource(
              name: top.name, location: .span(top.span), dimensions: [nil, nil, nil, nil])))
      }
    } else if folded.hasPrefix("proposal"), let first = layer.tops.first {
      for bottom in layer.bottoms {
        if case .volume(let blob) = try value(bottom, for: layer) { markRead(blob) }
      }
      for top in layer.tops { define(top, as: .measure) }
      define(first, as: .regions(regions(stated: nil, at: layer.location)))
    } else if folded.hasSuffix("loss") || folded.hasSuffix("losslayer")
      || layer.fields.has("loss_weight")
    {
      readMeasure(layer)
    } else {
      throw ImportFault(
        .unknownOperator("Python: \(name)", node: layer.name, known: []),
        at: .span(layer.typeSpan))
    }
  }

  /// The regions of an image: those of the run, else those that the file states, else one.
  private mutating func regions(stated: Int?, at location: Diagnostic.Location) -> Int {
    if let chosen = builder.settings.imports.regions { return chosen }
    if let stated { return stated }
    builder.report(
      ImportFault(
        .assumed(
          "the file does not state how many regions are proposed: 1 is assumed, as Caffe begins with",
          help: "`--regions N` states it"), at: location))
    return 1
  }

  /// The regions that a blob holds the places of.
  mutating func regions(
    _ reference: CaffeLayer.Reference, for layer: CaffeLayer
  ) throws(ImportFault) -> Int {
    switch try value(reference, for: layer) {
    case .regions(let count): return count
    case .unknown, .hole: throw .silent
    case .source(let source):
      let count = regions(stated: source.dimensions.first ?? nil, at: source.location)
      define(reference, as: .regions(count))
      return count
    case .volume, .mask, .measure:
      throw layer.unsupported(
        "`\(reference.name.excerpt)` does not hold the places of regions", at: reference.span)
    }
  }
}
