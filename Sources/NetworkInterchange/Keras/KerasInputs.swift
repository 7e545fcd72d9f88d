import CNNDiagnostics
import NetworkModel

/// The inputs of models, which layers of their own state, or the first layer of a sequence.
extension KerasBuilder {
  mutating func addInput(
    _ layer: KerasLayer, prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let shape = try layer.config.shape("batch_shape", "batch_input_shape") else {
      throw layer.config.missing("batch_shape")
    }
    return try addInput(shape, named: prefix + layer.name, at: layer.location)
  }

  /// The input of a sequence, which its first layer states.
  mutating func addInput(
    _ layer: KerasLayer, of model: KerasModel, prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let name = "\(prefix)input"
    if let shape = try config.shape("batch_input_shape", "batch_shape") {
      return try addInput(shape, named: name, at: layer.location)
    }
    if let shape = try config.shape("input_shape") {
      return try addInput([nil] + shape, named: name, at: layer.location)
    }
    if let shape = model.builtShape {
      return try addInput(shape, named: name, at: layer.location)
    }
    let kind = KerasClass(named: layer.className)
    if kind == .embedding {
      if config["input_length"] != nil {
        let length = try config.integer("input_length")
        return try addInput([nil, length], named: name, at: layer.location)
      }
    } else if config["input_dim"] != nil {
      let channels = try config.integer("input_dim")
      let isSequence = config["input_length"] != nil || kind?.readsSequences == true
      let length =
        config["input_length"] == nil ? nil : try config.integer("input_length") as Int?
      return try addInput(
        isSequence ? [nil, length, channels] : [nil, channels], named: name, at: layer.location)
    }
    throw ImportFault(
      .noNetwork(
        "the model states no shape of its input, so that its layers have none",
        help: ["build it before it is written: `model.build((None, 28, 28, 1))`"]),
      at: layer.location)
  }

  private mutating func addInput(
    _ shape: [Int?], named name: String, at location: Diagnostic.Location
  ) throws(ImportFault) -> KerasTensor {
    let dimensions = Array(shape.dropFirst())
    let isFirst = channelsFirst[dimensions.count] ?? false
    guard let axes = KerasTensor.axes(ofRank: dimensions.count, channelsFirst: isFirst) else {
      throw ImportFault(
        .unsupported(
          "InputLayer", node: name, why: "its tensor has more than three axes beside the channels"),
        at: location)
    }
    let stated: StatedVolume
    if dimensions.count < 2 {
      stated = StatedVolume(
        .two, extents: [1, 1], channels: dimensions.isEmpty ? 1 : dimensions[0])
    } else {
      stated = StatedVolume(
        axes.spatialAxes, extents: isFirst ? Array(dimensions.dropFirst()) : dimensions.dropLast(),
        channels: isFirst ? dimensions[0] : dimensions[dimensions.count - 1])
    }
    return KerasTensor(
      node: try builder.addInput(stated, named: name, at: location), axes: axes)
  }
}

extension KerasModel {
  /// True if it takes an input that something else must give.
  var isOpen: Bool {
    guard isSequential else { return false }
    guard let first = layers.first else { return true }
    if first.className == "InputLayer" { return false }
    return first.config["batch_input_shape", "batch_shape", "input_shape", "input_dim"] == nil
      && (first.models.isEmpty || first.models[0].isOpen) && builtShape == nil
  }
}
