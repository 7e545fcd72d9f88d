import CNNText

/// Hard-sigmoids that a model writes as three layers, `relu6(x + 3) / 6`, as MobileNetV3 of Keras does.
struct KerasHardSigmoids {
  /// The layers before the last of each, by their places; what they read goes on to the last.
  private(set) var beginnings: Set<Int> = []
  /// The last of each.
  private(set) var ends: Set<Int> = []

  init(_ model: KerasModel) {
    let layers = model.layers
    var places: [String: Int] = [:]
    for (place, layer) in layers.enumerated() { places[layer.name] = place }
    var uses = [Int](repeating: 0, count: layers.count)
    for reference in model.outputs + layers.flatMap({ $0.calls.flatMap { $0.references } }) {
      if let place = places[reference.layer] { uses[place] += 1 }
    }
    func source(of layer: KerasLayer) -> Int? {
      guard layer.calls.count == 1, layer.calls[0].references.count == 1 else { return nil }
      return places[layer.calls[0].references[0].layer]
    }
    for (end, layer) in layers.enumerated() where KerasHardSigmoids.dividesBySix(layer) {
      guard let rectifier = source(of: layer), uses[rectifier] == 1,
        KerasHardSigmoids.isBounded(layers[rectifier]),
        let shift = source(of: layers[rectifier]), uses[shift] == 1,
        KerasHardSigmoids.addsThree(layers[shift]), source(of: layers[shift]) != nil
      else { continue }
      beginnings.formUnion([shift, rectifier])
      ends.insert(end)
    }
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
