/// A layer as a product of matrices, as a kernel that copies windows into columns (im2col) computes it,
/// and its backward pass.
public struct MatrixProduct: Hashable, Sendable {
  /// The size of a matrix, in values.
  public struct Size: Hashable, Sendable {
    /// Rows of the matrix.
    public let rows: Int64
    /// Columns of the matrix.
    public let columns: Int64
  }

  /// The weights: one row per filter or unit of one group.
  public let weights: Size
  /// The size of the unrolled input: one column per placement.
  public let columns: Size
  /// `weights × columns`, to which the bias is added.
  public let output: Size
  /// Products, one per group.
  public let groups: Int
  /// True if a bias is added to the output.
  public let hasBias: Bool

  /// Nil for a product whose sizes do not fit 64 bits.
  init?(
    filters: Int, taps: Int64, channels: Int64, positions: Int64, groups: Int, hasBias: Bool
  ) {
    let (inner, overflow) = taps.multipliedReportingOverflow(by: channels / Int64(groups))
    guard !overflow else { return nil }
    let rows = Int64(filters / groups)
    weights = Size(rows: rows, columns: inner)
    columns = Size(rows: inner, columns: positions)
    output = Size(rows: rows, columns: positions)
    self.groups = groups
    self.hasBias = hasBias
  }
}
