import CNNText
import NetworkModel

/// Hard-sigmoids that a model writes as three layers, `relu6(x + 3) / 6`, and hard-swishes, which multiply them by x,
/// as MobileNetV3 of Keras does.
struct KerasHardSigmoids {
  /// The layers before the last of each, by their places; what they read goes on to the last.
  private(set) var beginnings: Set<Int> = []
  /// The function that the last of each stands for, by its place.
  private(set) var functions: [Int: Activation.Function] = [:]

  init(_ chains: KerasChains) {
    let layers = chains.layers
    for (end, layer) in layers.enumerated() where KerasHardSigmoids.dividesBySix(layer) {
      guard let rectifier = chains.source(of: layer), chains.uses[rectifier] == 1,
        KerasHardSigmoids.isBounded(layers[rectifier]),
        let shift = chains.source(of: layers[rectifier]), chains.uses[shift] == 1,
        KerasHardSigmoids.addsThree(layers[shift]), chains.source(of: layers[shift]) != nil
      else { continue }
      beginnings.formUnion([shift, rectifier])
      let reader = layers[chains.readers[end]]
      if chains.uses[end] == 1, reader.className == "Multiply", reader.calls.count == 1,
        KerasHardSigmoids.reads(reader.calls[0], end: layer.name, and: layers[shift].calls[0])
      {
        beginnings.insert(end)
        functions[chains.readers[end]] = .hardSwish
      } else {
        functions[end] = .hardSigmoid
      }
    }
  }

  /// True of a product of a gate and of what the gate reads.
  private static func reads(
    _ call: KerasCall, end gate: String, and beginning: KerasCall
  ) -> Bool {
    let others = call.references.filter { $0.layer != gate }
    guard call.references.count == 2, others.count == 1, beginning.references.count == 1 else {
      return false
    }
    let (own, input) = (others[0], beginning.references[0])
    return own.layer == input.layer && own.call == input.call && own.place == input.place
  }

  private static func isBounded(_ layer: KerasLayer) -> Bool {
    func number(_ name: String) -> Double? {
      guard case .number(let number)? = layer.config[name]?.content else { return nil }
      return number.double
    }
    switch layer.className {
    case "Relu6": return true
    case "ReLU":
      return number("max_value") == 6 && number("negative_slope") ?? 0 == 0
        && number("threshold") ?? 0 == 0
    default: return false
    }
  }

  private static func addsThree(_ layer: KerasLayer) -> Bool {
    guard case .add? = operation(layer), let number = constant(layer) else { return false }
    return number.value == 3
  }

  private static func dividesBySix(_ layer: KerasLayer) -> Bool {
    guard let number = constant(layer) else { return false }
    if case .multiply? = operation(layer) { return abs(number.value * 6 - 1) < 1e-6 }
    let name = layer.config["function"]?.string ?? layer.className
    return ["TrueDivide", "Divide", "math.truediv", "math.divide", "__operators__.truediv"]
      .contains(name) && number.isSecond && number.value == 6
  }

  private static func operation(_ layer: KerasLayer) -> KerasOperation? {
    if let function = layer.config["function"]?.string {
      return KerasOperation.ofTensorFlow[function]
    }
    return KerasOperation.ofKeras[layer.className]
  }

  /// The number beside the one tensor that a layer reads, and whether it comes after that.
  private static func constant(_ layer: KerasLayer) -> (value: Double, isSecond: Bool)? {
    guard layer.calls.count == 1 else { return nil }
    let call = layer.calls[0]
    var found: (value: Double, isSecond: Bool)?
    for (place, argument) in (call.arguments + call.named.map { $0.value }).enumerated() {
      guard case .constant(let json) = argument, case .number(let number) = json.content else {
        continue
      }
      guard found == nil else { return nil }
      found = (number.double, place > 0)
    }
    return found
  }
}
