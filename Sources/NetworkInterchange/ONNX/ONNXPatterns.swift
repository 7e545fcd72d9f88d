import NetworkModel

/// A layer that exporters write as several nodes.
enum ONNXPattern: Sendable {
  /// A function of one value.
  case activation(Activation.Function, of: ValueID)
  /// The mean subtracted and the deviation divided by, perhaps with factors and shifts.
  case layerNormalization(of: ValueID, axes: Int, epsilon: Double, ValueID?, ValueID?)
}

extension ONNXImporter {
  mutating func add(_ pattern: ONNXPattern, _ call: ONNXCall) throws(ONNXFault) {
    switch pattern {
    case .activation(let function, let name):
      let value = values[name] ?? ONNXValue()
      guard let activation = value.activation else {
        if case .unknown = value.source { throw .silent }
        return bind(of: call, constant(value.extents, of: [value], value.type))
      }
      bind(
        of: call,
        try addPointwise(try self.function(function), to: activation, value, for: call))
    case .layerNormalization(let name, let axes, let epsilon, let weights, let bias):
      let value = values[name] ?? ONNXValue()
      if case .unknown = value.source { throw .silent }
      let extents = try self.extents(value)
      guard let activation = value.activation, axes <= extents.count else {
        throw .unsupported("a normalization of what is no volume")
      }
      let weights = weights.map { values[$0] ?? ONNXValue() }
      let bias = bias.map { values[$0] ?? ONNXValue() }
      if let result = try layerNormalized(
        activation, extents, from: extents.count - axes, epsilon: epsilon, weights, bias, call)
      {
        return bind(of: call, result)
      }
      try addOpaque(
        Cost(
          arithmetic: .normalization, weights: weights.map { [$0] } ?? [],
          biases: bias.map { [$0] } ?? []),
        reading: [value], for: call, extents: extents, roles: roles(activation))
    }
  }

  /// Looks for patterns in the nodes that are read next.
  mutating func findPatterns() {
    var finder = ONNXPatternFinder(scope, links) { [values] name in values[name]?.scalar }
    finder.find()
    scope.patterns = finder.patterns
    scope.absorbed = finder.absorbed
  }
}
