/// Arithmetic on sizes and other small constants, as exporters emit it for reshapes.
extension ONNXImporter {
  /// Numbers of a folded tensor; beyond that only its extents are known.
  static var mostFolded: Int { 4096 }

  /// A tensor made of others of the file.
  func constant(
    _ extents: [Int?]?, of values: [ONNXValue], _ type: ONNXTensor.ElementType,
    _ contents: TensorContents = .unread
  ) -> ONNXValue {
    let weights = values.compactMap { $0.weights }
    var result = ONNXValue(type: type, extents: extents, contents: contents)
    // Sizes and indices are not learned.
    result.source =
      weights.isEmpty || type == .int64 || type == .bool
      ? .auxiliary : .weights(ONNXValue.Weights(joining: weights))
    return result
  }

  /// What an element-wise operator makes of constants.
  func folded(
    _ call: ONNXCall, _ inputs: [ONNXValue], _ extents: [Int]?
  ) throws(ONNXFault) -> ONNXValue {
    let operation = ONNXArithmetic(rawValue: call.kind.rawValue)
    let type: ONNXTensor.ElementType =
      operation?.isTruth ?? false
      ? .bool : operation == .choice ? inputs[inputs.count - 1].type : inputs[0].type
    let result = constant(extents, of: inputs, type)
    guard let extents, let count = ONNXValue.count(extents), count <= Self.mostFolded,
      let operation
    else { return result }
    var contents: TensorContents?
    let integers = inputs.map { $0.integers }
    if integers.allSatisfy({ $0 != nil }) {
      contents = combined(
        integers.map { $0 ?? [] }, inputs, extents, count, operation.integer
      ).map { .integers($0) }
    } else {
      let numbers = inputs.map { $0.numbers }
      if numbers.allSatisfy({ $0 != nil }) {
        if type == .bool {
          contents = combined(numbers.map { $0 ?? [] }, inputs, extents, count, operation.real)
            .map { .integers($0.map { $0 == 0 ? 0 : 1 }) }
        } else {
          contents = combined(numbers.map { $0 ?? [] }, inputs, extents, count, operation.real)
            .map { .floats($0) }
        }
      }
    }
    var folded = result
    folded.contents = contents ?? .unread
    return folded
  }

  /// Combines the numbers of tensors over which extents of 1 are repeated; nil if one cannot be computed.
  private func combined<Number>(
    _ numbers: [[Number]], _ values: [ONNXValue], _ extents: [Int], _ count: Int,
    _ combine: ([Number]) -> Number?
  ) -> [Number]? {
    var results: [Number] = []
    results.reserveCapacity(count)
    let strides = values.map { broadcastStrides($0.knownExtents ?? [], over: extents) }
    var place = Array(repeating: 0, count: extents.count)
    for _ in 0..<count {
      var operands: [Number] = []
      for (index, list) in numbers.enumerated() {
        let offset = zip(place, strides[index]).reduce(0) { $0 + $1.0 * $1.1 }
        guard list.indices.contains(offset) else { return nil }
        operands.append(list[offset])
      }
      guard let result = combine(operands) else { return nil }
      results.append(result)
      for axis in extents.indices.reversed() {
        place[axis] += 1
        if place[axis] < extents[axis] { break }
        place[axis] = 0
      }
    }
    return results
  }

  private func broadcastStrides(_ extents: [Int], over all: [Int]) -> [Int] {
    var strides = Array(repeating: 0, count: all.count)
    var stride = 1
    for (place, extent) in extents.enumerated().reversed() {
      let target = all.count - extents.count + place
      if target >= 0 { strides[target] = extent == 1 ? 0 : stride }
      stride *= extent
    }
    return strides
  }

  // MARK: Rearranging

  /// The numbers of a tensor at places that a rearrangement gives, in their order.
  func gathered(_ contents: TensorContents, _ places: [Int]?) -> TensorContents {
    guard let places, places.count <= Self.mostFolded else { return .unread }
    switch contents {
    case .integers(let numbers):
      guard places.allSatisfy({ numbers.indices.contains($0) }) else { return .unread }
      return .integers(places.map { numbers[$0] })
    case .floats(let numbers):
      guard places.allSatisfy({ numbers.indices.contains($0) }) else { return .unread }
      return .floats(places.map { numbers[$0] })
    case .unread: return .unread
    }
  }

  /// The places of a tensor's elements that remain where each axis is read at certain indices, in the order of an
  /// output with these axes.
  func places(_ extents: [Int], _ indices: [[Int]], order: [Int]? = nil) -> [Int]? {
    var count = 1
    for list in indices {
      let (product, overflow) = count.multipliedReportingOverflow(by: list.count)
      guard !overflow, product <= Self.mostFolded else { return nil }
      count = product
    }
    var strides = Array(repeating: 1, count: extents.count)
    for axis in extents.indices.reversed().dropFirst() {
      strides[axis] = strides[axis + 1] * extents[axis + 1]
    }
    var places = [0]
    for axis in order ?? Array(extents.indices) {
      places = places.flatMap { place in indices[axis].map { place + $0 * strides[axis] } }
    }
    return places
  }
}

/// Arithmetic of single numbers. Raw values are the operators' names.
enum ONNXArithmetic: String {
  case add = "Add"
  case sum = "Sum"
  case sub = "Sub"
  case mul = "Mul"
  case div = "Div"
  case mod = "Mod"
  case max = "Max"
  case min = "Min"
  case pow = "Pow"
  case abs = "Abs"
  case neg = "Neg"
  case sign = "Sign"
  case sqrt = "Sqrt"
  case reciprocal = "Reciprocal"
  case floor = "Floor"
  case ceil = "Ceil"
  case round = "Round"
  case equal = "Equal"
  case greater = "Greater"
  case greaterOrEqual = "GreaterOrEqual"
  case less = "Less"
  case lessOrEqual = "LessOrEqual"
  case not = "Not"
  case and = "And"
  case or = "Or"
  case xor = "Xor"
  case choice = "Where"

  /// True if it is true or false.
  var isTruth: Bool {
    switch self {
    case .equal, .greater, .greaterOrEqual, .less, .lessOrEqual, .not, .and, .or, .xor: true
    case .add, .sum, .sub, .mul, .div, .mod, .max, .min, .pow, .abs, .neg, .sign, .sqrt,
      .reciprocal, .floor, .ceil, .round, .choice:
      false
    }
  }

  /// Whether a comparison or a logical function of numbers holds; nil of other arithmetic.
  private func holds<Number: Comparable & Numeric>(_ first: Number, _ second: Number) -> Bool? {
    switch self {
    case .equal: first == second
    case .greater: first > second
    case .greaterOrEqual: first >= second
    case .less: first < second
    case .lessOrEqual: first <= second
    case .not: first == 0
    case .and: first != 0 && second != 0
    case .or: first != 0 || second != 0
    case .xor: (first != 0) != (second != 0)
    case .add, .sum, .sub, .mul, .div, .mod, .max, .min, .pow, .abs, .neg, .sign, .sqrt,
      .reciprocal, .floor, .ceil, .round, .choice:
      nil
    }
  }

  /// Nil where the result does not fit.
  func integer(_ operands: [Int64]) -> Int64? {
    let first = operands[0]
    let second = operands.count > 1 ? operands[1] : 0
    if let truth = holds(first, second) { return truth ? 1 : 0 }
    switch self {
    case .add, .sum: return operands.folded { $0.addingReportingOverflow($1) }
    case .sub: return operands.folded { $0.subtractingReportingOverflow($1) }
    case .mul: return operands.folded { $0.multipliedReportingOverflow(by: $1) }
    case .div:
      // Integers are divided towards zero.
      return operands.folded { $0.dividedReportingOverflow(by: $1) }
    case .mod:
      let (rest, overflow) = first.remainderReportingOverflow(dividingBy: second)
      guard !overflow else { return nil }
      return rest != 0 && (rest < 0) != (second < 0) ? rest + second : rest
    case .max: return operands.max()
    case .min: return operands.min()
    case .pow:
      guard second >= 0, second <= 64 else { return nil }
      var result: Int64 = 1
      for _ in 0..<second {
        let (next, overflow) = result.multipliedReportingOverflow(by: first)
        if overflow { return nil }
        result = next
      }
      return result
    case .abs: return first == .min ? nil : Swift.abs(first)
    case .neg: return first == .min ? nil : -first
    case .sign: return first.signum()
    case .floor, .ceil, .round: return first
    case .choice: return operands.count == 3 ? (first != 0 ? second : operands[2]) : nil
    case .sqrt, .reciprocal, .equal, .greater, .greaterOrEqual, .less, .lessOrEqual, .not, .and,
      .or, .xor:
      return nil
    }
  }

  func real(_ operands: [Double]) -> Double? {
    let first = operands[0]
    let second = operands.count > 1 ? operands[1] : 0
    if let truth = holds(first, second) { return truth ? 1 : 0 }
    switch self {
    case .add, .sum: return operands.reduce(0, +)
    case .sub: return first - second
    case .mul: return operands.reduce(1, *)
    case .div: return first / second
    case .max: return operands.max()
    case .min: return operands.min()
    case .pow: return second == 2 ? first * first : second == 1 ? first : nil
    case .abs: return Swift.abs(first)
    case .neg: return -first
    case .sqrt: return first.squareRoot()
    case .reciprocal: return 1 / first
    case .floor: return first.rounded(.down)
    case .ceil: return first.rounded(.up)
    case .round: return first.rounded(.toNearestOrEven)
    case .choice: return operands.count == 3 ? (first != 0 ? second : operands[2]) : nil
    case .mod, .sign, .equal, .greater, .greaterOrEqual, .less, .lessOrEqual, .not, .and, .or, .xor:
      return nil
    }
  }
}

extension [Int64] {
  /// The numbers combined one after the other; nil where a result does not fit, and of none.
  func folded(_ step: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)) -> Int64? {
    guard var result = first else { return nil }
    for number in dropFirst() {
      let (next, overflow) = step(result, number)
      if overflow { return nil }
      result = next
    }
    return result
  }
}
