/// One figure with how it comes about: the formula in symbols, the same with the numbers put in, the
/// result.
public struct Derivation: Hashable, Sendable {
  /// What it is, with its unit: `output height, pixels`.
  public let figure: String
  /// In symbols: `(N + 2P − F) / S + 1`. Empty where there is nothing to compute.
  public let formula: String
  /// The same in numbers: `(227 + 2·0 − 11) / 4 + 1`.
  public let numbers: String
  public let result: Result
  /// Who states the rule.
  public let source: String

  public enum Result: Hashable, Sendable {
    case integer(Int)
    /// A quotient that need not be whole.
    case decimal(Double)
  }

  init(_ figure: String, _ formula: String, _ numbers: String, _ result: Int, source: String) {
    self.init(figure, formula, numbers, .integer(result), source: source)
  }

  init(_ figure: String, _ formula: String, _ numbers: String, _ result: Result, source: String) {
    self.figure = figure
    self.formula = formula
    self.numbers = numbers
    self.result = result
    self.source = source
  }
}

/// A formula in symbols and in numbers, without its result.
struct FormulaText {
  let symbols: String
  let numbers: String

  init(_ symbols: String, _ numbers: String) {
    self.symbols = symbols
    self.numbers = numbers
  }

  /// The same for a whole batch.
  func times(_ batch: Int) -> FormulaText {
    guard batch > 1 else { return self }
    let isSum = symbols.utf8.split(separator: UInt8(ascii: " ")).contains {
      $0.elementsEqual("+".utf8) || $0.elementsEqual("−".utf8)
    }
    return isSum
      ? FormulaText("(\(symbols))·B", "(\(numbers))·\(batch)")
      : FormulaText("\(symbols)·B", "\(numbers)·\(batch)")
  }
}

/// The layer as a product of matrices, as a kernel that copies windows into columns (im2col) computes
/// it, and its backward pass.
public struct MatrixProduct: Hashable, Sendable {
  public struct Size: Hashable, Sendable {
    public let rows: Int
    public let columns: Int
  }

  /// The weights: a row a filter or unit of one group.
  public let weights: Size
  /// What the filters see: a column a placement.
  public let columns: Size
  /// `weights × columns`, to which the bias is added.
  public let output: Size
  /// Products, one a group.
  public let groups: Int
  public let hasBias: Bool
}

extension MatrixProduct {
  /// Nil for a product whose sizes do not fit 64 bits.
  init?(
    filters: Int, taps: Int, channels: Int, positions: Int, groups: Int, hasBias: Bool
  ) {
    let (inner, overflow) = taps.multipliedReportingOverflow(by: channels / groups)
    guard !overflow else { return nil }
    weights = Size(rows: filters / groups, columns: inner)
    columns = Size(rows: inner, columns: positions)
    output = Size(rows: filters / groups, columns: positions)
    self.groups = groups
    self.hasBias = hasBias
  }
}
