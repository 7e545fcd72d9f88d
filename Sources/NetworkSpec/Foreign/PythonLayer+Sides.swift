import KDL
import NetworkModel

extension PythonLayer {
  private typealias Ends = (before: String, after: String)

  func padding(_ value: String) -> Meaning {
    guard let ends = ends(value) else { return .open(["pad"]) }
    let all = ends.map { $0.before } + ends.map { $0.after }
    guard let first = all.first else { return .open(["pad"]) }
    if all.allSatisfy({ $0 == first }), ForeignValue.numbers(in: value)?.count == 1 {
      return .one("pad", first)
    }
    // Each axis the same at both ends is written by Keras as here.
    if PythonCall.elements(of: value)?.count == ends.count, framework == .keras,
      ends.count > 1, ForeignValue.numbers(in: value) != nil
    {
      return .one("pad", KDLToken.quoted(ends.map { $0.before }.joined(separator: "x")))
    }
    return .one("pad", KDLToken.quoted(all.joined(separator: ",")))
  }

  func cropping(_ value: String) -> Meaning {
    let names: [Ends]
    switch axes {
    case .one: names = [("left", "right")]
    case .two: names = [("top", "bottom"), ("left", "right")]
    case .three: names = [("front", "back"), ("top", "bottom"), ("left", "right")]
    }
    guard let ends = ends(value), ends.count == names.count else {
      return .open(names.map { $0.before } + names.map { $0.after })
    }
    let all = zip(names, ends)
    return .properties(
      (all.map { Given($0.before, $1.before) } + all.map { Given($0.after, $1.after) })
        .filter { $0.value != "0" })
  }

  /// What a framework says of both ends of each axis, in the order of the axes here; nil if that is not known.
  private func ends(_ value: String) -> [Ends]? {
    guard let elements = PythonCall.elements(of: value) else {
      guard let number = ForeignValue.numbers(in: value)?.first,
        framework == .keras || isFunction == false
      else { return nil }
      return axes.all.map { _ in (number, number) }
    }
    if let numbers = ForeignValue.numbers(in: value) {
      guard framework == .pytorch else {
        // A sequence has its two ends, others each axis's.
        guard framework == .keras else { return nil }
        if axes == .one, numbers.count == 2 { return [(numbers[0], numbers[1])] }
        return numbers.count == axes.all.count ? numbers.map { ($0, $0) } : nil
      }
      // PyTorch has the last axis first. Two alone may be of any number of axes.
      let isClear = statedAxes.map { numbers.count == 2 * $0.all.count } ?? (numbers.count > 2)
      guard numbers.count.isMultiple(of: 2), isClear, numbers.count <= 6 else { return nil }
      return stride(from: numbers.count - 2, through: 0, by: -2).map {
        (numbers[$0], numbers[$0 + 1])
      }
    }
    var ends: [Ends] = []
    for element in elements {
      guard PythonCall.elements(of: element) != nil,
        let pair = ForeignValue.numbers(in: element), pair.count == 2
      else { return nil }
      ends.append((pair[0], pair[1]))
    }
    guard framework == .tensorflow else { return ends.count == axes.all.count ? ends : nil }
    // TensorFlow's have those of the images and of the channels around them.
    guard (3...5).contains(ends.count), let first = ends.first, let last = ends.last,
      [first.before, first.after, last.before, last.after].allSatisfy({ $0 == "0" })
    else { return nil }
    return Array(ends.dropFirst().dropLast())
  }
}
