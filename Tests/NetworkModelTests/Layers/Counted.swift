import Foundation
import NetworkModel

/// A number that counts what is done with it, so that a formula written out in a test gives the
/// operations that the model must state.
struct Counted {
  let value: Double
  private let tally: Tally

  final class Tally {
    fileprivate(set) var operations: [OperationCount.Class: Int64] = [:]

    func callAsFunction(_ value: Double) -> Counted { Counted(value: value, tally: self) }
  }

  private func counting(_ kind: OperationCount.Class, _ value: Double) -> Counted {
    tally.operations[kind, default: 0] += 1
    return Counted(value: value, tally: tally)
  }

  /// A constant that counts in the same tally.
  func like(_ value: Double) -> Counted { Counted(value: value, tally: tally) }

  static func + (a: Counted, b: Counted) -> Counted { a.counting(.additions, a.value + b.value) }
  static func + (a: Counted, b: Double) -> Counted { a.counting(.additions, a.value + b) }
  static func - (a: Counted, b: Counted) -> Counted { a.counting(.additions, a.value - b.value) }
  static func - (a: Counted, b: Double) -> Counted { a.counting(.additions, a.value - b) }
  static func * (a: Counted, b: Counted) -> Counted {
    a.counting(.multiplications, a.value * b.value)
  }
  static func * (a: Counted, b: Double) -> Counted { a.counting(.multiplications, a.value * b) }
  static func / (a: Counted, b: Counted) -> Counted { a.counting(.divisions, a.value / b.value) }
  static func / (a: Counted, b: Double) -> Counted { a.counting(.divisions, a.value / b) }

  /// Signs cost nothing.
  static prefix func - (a: Counted) -> Counted { Counted(value: -a.value, tally: a.tally) }
  var magnitude: Counted { Counted(value: abs(value), tally: tally) }

  func larger(than b: Double) -> Counted { counting(.comparisons, max(value, b)) }
  func larger(than b: Counted) -> Counted { counting(.comparisons, max(value, b.value)) }
  func smaller(than b: Double) -> Counted { counting(.comparisons, min(value, b)) }

  /// This number if it is above 0, `other` if not; both have been computed.
  func ifPositive(else other: Counted) -> Counted {
    counting(.comparisons, value > 0 ? value : other.value)
  }

  var exponential: Counted { counting(.exponentials, exp(value)) }
  var logarithm: Counted { counting(.logarithms, log(value)) }
  var squareRoot: Counted { counting(.squareRoots, value.squareRoot()) }
  var hyperbolicTangent: Counted { counting(.hyperbolicTangents, tanh(value)) }
  var errorFunction: Counted { counting(.errorFunctions, erf(value)) }
  func power(_ exponent: Double) -> Counted { counting(.powers, pow(value, exponent)) }
}

extension OperationCount {
  /// The classes that occur, to compare with a tally.
  var nonZero: [Class: Int64] {
    var counts: [Class: Int64] = [:]
    for kind in Class.allCases where self[kind] != 0 { counts[kind] = self[kind] }
    return counts
  }
}
