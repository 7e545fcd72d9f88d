import CNNDiagnostics

/// A line of Python as statements, one for each call within another, and what they do not say.
struct PythonCode {
  /// Each in backticks, in the order in which they are applied.
  private var statements: [String] = []
  private var omitted: [String] = []

  /// Calls within calls beyond which the rest is left out.
  private static let deepest = 16

  /// - Parameter source: where findings on the statements themselves would be; none is shown.
  /// - Returns: nil if none of the calls is of anything known.
  init?(_ call: PythonCall, in source: SourceID) {
    add(call, in: source, depth: 0)
    guard !statements.isEmpty else { return nil }
  }

  /// The statements, then what is left out.
  var words: String {
    ([statements.joined(separator: ", then ")] + omitted).joined(separator: "; ")
  }

  private mutating func add(_ call: PythonCall, in source: SourceID, depth: Int) {
    guard let callee = PythonCallee(call), !PythonCode.addsLayer(call) else {
      // What a layer of the model is applied to, or what is added to a model.
      guard call.arguments.count == 1, let argument = call.arguments.first, argument.name == nil,
        let inner = PythonCall(argument.value), depth < PythonCode.deepest
      else { return }
      add(inner, in: source, depth: depth + 1)
      if !PythonCode.addsLayer(call) { omitted.append("`\(call.name.excerpt)` is left out") }
      return
    }
    // `x` of `Dense(10)(x)` and of `F.relu(x)`, but not of `x.view(-1)`.
    let isMethod = callee.framework == nil && !call.modules.isEmpty
    if let operand = call.isClass ? call.operand : isMethod ? nil : call.arguments.first?.value {
      let count = statements.count
      if depth < PythonCode.deepest, let inner = PythonCall(operand) {
        add(inner, in: source, depth: depth + 1)
      }
      // More than the name of a tensor, or of several.
      if statements.count == count, operand.utf8.contains(where: { "(+-*/@".utf8.contains($0) }) {
        omitted.append("`\(operand.excerpt)` is left out")
      }
    }
    let (here, rest) = PythonLayer.words(for: call, of: callee, in: source)
    statements.append(here)
    omitted += rest
  }

  /// Returns whether it is `model.add(Dense(10))`, which adds no numbers.
  private static func addsLayer(_ call: PythonCall) -> Bool {
    guard call.lastName == "add", call.arguments.count == 1, let argument = call.arguments.first,
      argument.name == nil, let layer = PythonCall(argument.value)
    else { return false }
    return layer.isClass
  }
}
