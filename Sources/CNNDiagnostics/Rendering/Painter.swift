/// Colors text by ANSI escapes, or leaves it as it is.
struct Painter: Sendable {
  enum Role {
    case severity(Diagnostic.Severity)
    case headline
    /// Line numbers, rules and secondary marks.
    case gutter

    var code: String {
      switch self {
      case .severity(.error): "1;31"
      case .severity(.warning): "1;33"
      case .severity(.note): "1;36"
      case .headline: "1"
      case .gutter: "34"
      }
    }
  }

  var isOn: Bool

  func paint(_ text: String, _ role: Role) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(role.code)m\(text)\u{1B}[0m" : text
  }
}
