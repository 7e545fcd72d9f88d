@_spi(Rules) import NetworkModel

/// Convolutions, fully connected layers and poolings.
extension CaffeExporter {
  // MARK: Windows

  /// One number for all axes, or one for each. OpenCV takes one number for two axes.
  private func fields(_ name: String, _ numbers: [Int], unless usual: Int) -> String {
    if numbers.allSatisfy({ $0 == usual }) { return "" }
    if numbers.count < 3, Set(numbers).count == 1 { return " \(name): \(numbers[0])" }
    return numbers.map { " \(name): \($0)" }.joined()
  }

  /// The same padding at both ends of each axis.
  func padding(_ windows: Windows, _ call: Call) throws(ExportFault) -> [Int] {
    var padding: [Int] = []
    for axis in windows.axes.all {
      let (before, after) = CaffeExporter.padding(windows[axis], along: call.shape[axis])
      guard before == after else {
        throw fault(
          call,
          "Caffe pads both ends alike, and this pads \(before) and \(after) along the \(axis)",
          help: CaffeExporter.otherwise)
      }
      padding.append(before)
    }
    return padding
  }

  mutating func add(_ layer: Convolution, _ call: Call) throws(ExportFault) -> Form {
    guard layer.weights == .shared, layer.connectionTable == nil else {
      throw fault(
        call, "Caffe's convolutions have weights of the usual form alone",
        help: CaffeExporter.otherwise)
    }
    let axes = layer.windows.axes.all
    let pad = try padding(layer.windows, call)
    for (place, axis) in axes.enumerated() {
      let floor = CaffeExporter.positions(
        layer.windows[axis], pad[place], along: call.shape[axis], axis, up: false)
      guard floor == call.output[axis] else {
        throw fault(call, "Caffe's convolutions round down", help: CaffeExporter.otherwise)
      }
    }
    addConvolution(
      "Convolution", layer.windows, pad, layer.filters, groups: layer.groups, layer.bias,
      call)
    return .volume(layer.windows.axes)
  }

  private mutating func addConvolution(
    _ type: String, _ windows: Windows, _ pad: [Int], _ filters: Int, groups: Int,
    _ bias: BiasForm, _ call: Call
  ) {
    let axes = windows.axes.all
    let settings =
      "num_output: \(filters)" + (bias == .shared ? "" : " bias_term: false")
      + fields("kernel_size", axes.map { windows[$0].kernel }, unless: 0)
      + fields("stride", axes.map { windows[$0].stride }, unless: 1)
      + fields("pad", pad, unless: 0)
      + fields("dilation", axes.map { windows[$0].dilation }, unless: 1)
      + (groups == 1 ? "" : " group: \(groups)")
    let names = parameterNames(call, bias == .shared ? ["weight", "bias"] : ["weight"])
    let input = volume(call)
    guard bias == .perPosition else {
      finish(type, [input], call, names + ["convolution_param { \(settings) }"])
      return
    }
    let products = part(
      type, [input], call.name + "/products", names + ["convolution_param { \(settings) }"])
    finish(
      "Bias", [products], call,
      parameterNames(call, ["bias"]) + ["bias_param { axis: 1 num_axes: -1 }"])
  }

  mutating func add(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> Form {
    var pad: [Int] = []
    for axis in layer.windows.axes.all {
      let window = layer.windows[axis]
      let excess = Int(window.dilatedKernel) - window.stride
      let (before, after): (Int, Int) =
        switch window.padding {
        case .explicit(let before, let after): (before, after)
        case .same: (max(excess, 0) / 2, excess - max(excess, 0) / 2)
        }
      guard before == after, layer.outputPadding == nil else {
        throw fault(
          call, "Caffe cuts off as much at both ends", help: CaffeExporter.otherwise)
      }
      pad.append(before)
    }
    addConvolution(
      "Deconvolution", layer.windows, pad, layer.filters, groups: layer.groups, layer.bias,
      call)
    return .volume(layer.windows.axes)
  }

  mutating func add(_ layer: FullyConnected, _ call: Call) -> Form {
    let names = parameterNames(call, layer.bias == .none ? ["weight"] : ["weight", "bias"])
    let settings = "num_output: \(layer.units)" + (layer.bias == .none ? " bias_term: false" : "")
    guard layer.scope == .volume || call.shape.positions == 1 else {
      // The same products at every position.
      finish(
        "Convolution", [volume(call)], call,
        names + ["convolution_param { \(settings) kernel_size: 1 }"])
      return .volume(call.shape.axes)
    }
    finish(
      "InnerProduct", [blob(call.input, as: form(of: call.input))], call,
      names + ["inner_product_param { \(settings) }"])
    return .rows
  }

  // MARK: Poolings

  mutating func add(_ layer: Pooling, _ call: Call) throws(ExportFault) -> Form {
    let axes = layer.windows.axes.all
    let pad = try padding(layer.windows, call)
    guard layer.windows.axes == .two, axes.allSatisfy({ layer.windows[$0].dilation == 1 }),
      layer.reduction == .max || layer.reduction == .average, layer.divisor == nil,
      layer.reduction == .max || layer.countsPadding || pad.allSatisfy({ $0 == 0 })
    else {
      throw fault(
        call,
        "Caffe pools planes, without dilation, to their largest value or to a mean that counts padding",
        help: CaffeExporter.otherwise)
    }
    var roundsDown = false
    for (place, axis) in axes.enumerated() {
      let window = layer.windows[axis]
      guard pad[place] < window.kernel else {
        throw fault(
          call, "the padding reaches as far as the window", help: CaffeExporter.otherwise)
      }
      let extent = call.shape[axis]
      let up = CaffeExporter.positions(window, pad[place], along: extent, axis, up: true)
      let down = CaffeExporter.positions(window, pad[place], along: extent, axis, up: false)
      if up != down, down == call.output[axis] { roundsDown = true }
    }
    for (place, axis) in axes.enumerated() {
      let positions = CaffeExporter.positions(
        layer.windows[axis], pad[place], along: call.shape[axis], axis, up: !roundsDown)
      guard positions == call.output[axis] else {
        throw fault(
          call, "it rounds up along one axis and down along another",
          help: CaffeExporter.otherwise)
      }
    }
    let settings =
      "pool: \(layer.reduction == .max ? "MAX" : "AVE")"
      + sides("kernel", axes.map { layer.windows[$0].kernel }, whole: "kernel_size", unless: 0)
      + sides("stride", axes.map { layer.windows[$0].stride }, whole: "stride", unless: 1)
      + sides("pad", pad, whole: "pad", unless: 0) + (roundsDown ? " ceil_mode: false" : "")
    finish("Pooling", [volume(call)], call, ["pooling_param { \(settings) }"])
    return .volume(.two)
  }

  /// One number for both axes, or one for each under a name of its own.
  private func sides(
    _ name: String, _ numbers: [Int], whole: String, unless usual: Int
  ) -> String {
    if numbers.allSatisfy({ $0 == usual }) { return "" }
    guard let first = numbers.first, numbers.count == 2, numbers[1] != first else {
      return " \(whole): \(numbers.first ?? usual)"
    }
    return " \(name)_h: \(first) \(name)_w: \(numbers[1])"
  }

  mutating func add(_ layer: GlobalPooling, _ call: Call) throws(ExportFault) -> Form {
    guard layer.form != .over(.channels) else {
      throw fault(
        call, "Caffe pools planes to their largest value or their mean",
        help: CaffeExporter.otherwise)
    }
    return try addGlobalPooling(layer.reduction, call)
  }

  private mutating func addGlobalPooling(
    _ reduction: Reduction, _ call: Call
  ) throws(ExportFault) -> Form {
    guard call.shape.axes == .two, reduction == .max || reduction == .average else {
      throw fault(
        call, "Caffe pools planes to their largest value or their mean",
        help: CaffeExporter.otherwise)
    }
    finish(
      "Pooling", [volume(call)], call,
      ["pooling_param { pool: \(reduction == .max ? "MAX" : "AVE") global_pooling: true }"])
    return .volume(.two)
  }

  mutating func add(_ layer: AdaptivePooling, _ call: Call) throws(ExportFault) -> Form {
    if call.output.positions == 1 { return try addGlobalPooling(layer.reduction, call) }
    let axes = call.shape.axes.all
    guard call.shape.axes == .two, layer.reduction == .max || layer.reduction == .average,
      axes.allSatisfy({ call.shape[$0] % layer.extents[$0] == 0 })
    else {
      throw fault(
        call, "Caffe has no cells that are not windows", help: CaffeExporter.otherwise)
    }
    let sizes = axes.map { call.shape[$0] / layer.extents[$0] }
    finish(
      "Pooling", [volume(call)], call,
      [
        "pooling_param { pool: \(layer.reduction == .max ? "MAX" : "AVE")"
          + sides("kernel", sizes, whole: "kernel_size", unless: 0)
          + sides("stride", sizes, whole: "stride", unless: 1) + " }"
      ])
    return .volume(.two)
  }
}
