import CNNDiagnostics
import FileFormats
import NetworkModel

/// The functions of each value by itself.
extension CaffeImport {
  mutating func readReLU(_ layer: CaffeLayer) throws(ImportFault) {
    let slope = try layer.parameters("relu_param").number("negative_slope") ?? 0
    try readActivation(slope == 0 ? .relu : .leakyReLU(slope: slope), layer)
  }

  mutating func readActivation(
    _ function: Activation.Function, _ layer: CaffeLayer
  ) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Activation(function)
    }
    try add(.activation(made), for: layer, reading: [blob])
  }

  mutating func readPReLU(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let isShared = try layer.parameters("prelu_param").flag("channel_shared") ?? false
    try add(
      .parametricReLU(ParametricReLU(slopes: isShared ? .shared : .perChannel)), for: layer,
      reading: [blob])
  }

  mutating func readELU(_ layer: CaffeLayer) throws(ImportFault) {
    let alpha = try layer.parameters("elu_param").number("alpha") ?? 1
    try readActivation(.elu(alpha: alpha), layer)
  }

  mutating func readSwish(_ layer: CaffeLayer) throws(ImportFault) {
    guard try layer.parameters("swish_param").number("beta") ?? 1 == 1 else {
      return try readFunction(layer)
    }
    try readActivation(.silu, layer)
  }

  mutating func readClip(_ layer: CaffeLayer) throws(ImportFault) {
    let fields = try layer.parameters("clip_param")
    guard let least = try fields.number("min"), let most = try fields.number("max") else {
      throw ImportFault(
        .missingField(fields.has("min") ? "max" : "min", of: fields.owner), at: fields.location)
    }
    try readActivation(.hardTanh(least: least, most: most), layer)
  }

  /// `(shift + scale·x)^power`.
  mutating func readPower(_ layer: CaffeLayer) throws(ImportFault) {
    let fields = try layer.parameters("power_param")
    let power = try fields.number("power") ?? 1
    let scale = try fields.number("scale") ?? 1
    let shift = try fields.number("shift") ?? 0
    switch (power, scale, shift) {
    case (1, 1, 0): try readActivation(.identity, layer)
    case (2, 1, 0): try readActivation(.square, layer)
    case (1, _, _):
      let blob = try bottom(of: layer)
      // Before any layer it prepares the image, as `transform_param` does.
      if case .input = builder[blob.node].layer {
        define(try top(of: layer), as: .volume(blob))
      } else {
        try addOpaque(layer, reading: [blob], .elementwise)
      }
    default: try readFunction(layer)
    }
  }

  /// A function that no layer stands for.
  mutating func readFunction(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    try addOpaque(layer, reading: [blob], .activation)
  }

  mutating func readDropout(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters(
      layer.fields.has("selu_dropout_param") ? "selu_dropout_param" : "dropout_param")
    let rate = try fields.number("dropout_ratio") ?? 0.5
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Dropout(rate: rate)
    }
    try add(.dropout(made), for: layer, reading: [blob])
  }
}
