/// A comparison of two numbers. Raw values are the signs, those of two characters first, so that `<=` is
/// never read as `<`.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
  case atMost = "<="
  case atLeast = ">="
  case equal = "=="
  case different = "!="
  case below = "<"
  case above = ">"

  /// Returns whether `left` stands in this relation to `right`; exact.
  public func holds(_ left: Number, _ right: Number) -> Bool {
    switch self {
    case .below: left < right
    case .above: right < left
    case .atMost: !(right < left)
    case .atLeast: !(left < right)
    case .equal: left == right
    case .different: left != right
    }
  }
}
