/// The volumes that enter a layer.
public enum LayerInput: Hashable, Sendable {
  /// Of an input layer.
  case none
  /// The common case, which allocates nothing.
  case one(Shape)
  case several([Shape])

  /// Checks that an input layer takes nothing.
  ///
  /// - Throws: `.tooManyInputs`.
  func checkIsNone() throws(LayerError) {
    let count = all.count
    guard count == 0 else { throw .tooManyInputs(count: count, most: 0) }
  }

  /// The volume that a layer with one input takes.
  ///
  /// - Throws: `.tooFewInputs`, `.tooManyInputs`.
  var single: Shape {
    get throws(LayerError) {
      switch self {
      case .one(let shape):
        return shape
      case .none:
        throw .tooFewInputs(count: 0, needed: 1)
      case .several(let shapes):
        guard let shape = shapes.first else { throw .tooFewInputs(count: 0, needed: 1) }
        guard shapes.count == 1 else { throw .tooManyInputs(count: shapes.count, most: 1) }
        return shape
      }
    }
  }

  /// The volumes that a merging layer takes.
  var all: [Shape] {
    switch self {
    case .none: []
    case .one(let shape): [shape]
    case .several(let shapes): shapes
    }
  }
}
