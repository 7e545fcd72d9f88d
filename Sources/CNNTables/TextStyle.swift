/// The two shades of a text table.
enum TextStyle {
  case bold, dim

  var begin: String {
    switch self {
    case .bold: "\u{1B}[1m"
    case .dim: "\u{1B}[2m"
    }
  }

  static let end = "\u{1B}[0m"
}
