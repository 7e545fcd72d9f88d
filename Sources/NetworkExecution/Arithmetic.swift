import CNNHost

/// Numbers that a formula can be written for once: reals to compute with, or counted ones that tell what
/// the formula takes.
protocol Arithmetic: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  init(_ value: Double)

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self

  /// Signs are free.
  static prefix func - (a: Self) -> Self
  var magnitude: Self { get }

  func larger(than other: Self) -> Self
  func smaller(than other: Self) -> Self
  /// This number if `condition` is above `bound`, `other` if not; both have been computed.
  func chosen(if condition: Self, isAbove bound: Double, else other: Self) -> Self

  var exponential: Self { get }
  var logarithm: Self { get }
  var hyperbolicTangent: Self { get }
  var errorFunction: Self { get }
}

extension Arithmetic {
  /// This number if `condition` is above 0, `other` if not; both have been computed.
  func chosen(ifPositive condition: Self, else other: Self) -> Self {
    chosen(if: condition, isAbove: 0, else: other)
  }
}

extension Double: Arithmetic {
  // Without a branch, and a NaN stays as it is.
  func larger(than other: Double) -> Double { self < other ? other : self }
  func smaller(than other: Double) -> Double { self > other ? other : self }

  func chosen(if condition: Double, isAbove bound: Double, else other: Double) -> Double {
    condition > bound ? self : other
  }

  var exponential: Double { exp(self) }
  var logarithm: Double { log(self) }
  var hyperbolicTangent: Double { tanh(self) }
  var errorFunction: Double { erf(self) }
}

extension BinaryFloatingPoint {
  /// The larger of both, or no number if either is none.
  func maximum(with other: Self) -> Self { self > other || isNaN ? self : other }
}

extension Double {
  func raised(to power: Double) -> Double { pow(self, power) }
}

/// A number that counts in a tally what is done with it.
struct CountedNumber: Arithmetic {
  /// Shared by all numbers that come from one.
  final class Counter {
    fileprivate(set) var tally = OperationTally()
  }

  private let value: Double
  /// Nil for a constant.
  private let counter: Counter?

  init(_ value: Double) { self.init(value, in: nil) }
  init(floatLiteral value: Double) { self.init(value) }
  init(integerLiteral value: Int) { self.init(Double(value)) }

  init(_ value: Double, in counter: Counter?) {
    self.value = value
    self.counter = counter
  }

  private func count(
    _ operation: WritableKeyPath<OperationTally, Int>, _ value: Double,
    _ other: CountedNumber? = nil
  ) -> CountedNumber {
    let counter = counter ?? other?.counter
    counter?.tally[keyPath: operation] += 1
    return CountedNumber(value, in: counter)
  }

  static func + (a: Self, b: Self) -> Self { a.count(\.additions, a.value + b.value, b) }
  static func - (a: Self, b: Self) -> Self { a.count(\.additions, a.value - b.value, b) }
  static func * (a: Self, b: Self) -> Self { a.count(\.multiplications, a.value * b.value, b) }
  static func / (a: Self, b: Self) -> Self { a.count(\.divisions, a.value / b.value, b) }

  static prefix func - (a: Self) -> Self { Self(-a.value, in: a.counter) }
  var magnitude: Self { Self(value.magnitude, in: counter) }

  func larger(than other: Self) -> Self {
    count(\.comparisons, value.larger(than: other.value), other)
  }

  func smaller(than other: Self) -> Self {
    count(\.comparisons, value.smaller(than: other.value), other)
  }

  func chosen(if condition: Self, isAbove bound: Double, else other: Self) -> Self {
    condition.count(
      \.comparisons, value.chosen(if: condition.value, isAbove: bound, else: other.value), other)
  }

  var exponential: Self { count(\.exponentials, value.exponential) }
  var logarithm: Self { count(\.logarithms, value.logarithm) }
  var hyperbolicTangent: Self { count(\.hyperbolicTangents, value.hyperbolicTangent) }
  var errorFunction: Self { count(\.errorFunctions, value.errorFunction) }
}
