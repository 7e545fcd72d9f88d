/// A value in `forward`.
struct PyTorchValue {
  let text: String
  /// True if it needs no parentheses beside an operator.
  let isAtom: Bool

  init(_ text: String, isAtom: Bool = true) {
    self.text = text
    self.isAtom = isAtom
  }

  var atom: String { isAtom ? text : "(\(text))" }

  /// True if what reads it is easier to read with a variable.
  var isLong: Bool { text.utf8.count > 60 }

  /// True of a variable.
  var isName: Bool {
    text.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
    }
  }
}

/// What a class has in the making.
struct PyTorchScope {
  /// A module whose parameters others have.
  struct Owner {
    let name: String
    let code: String
  }

  /// Lines of `__init__`.
  var setup: [String] = []
  /// Lines of `forward`.
  var steps: [String] = []
  /// Variables of layers that others refer to.
  var variables: [Int: String] = [:]
  /// By layer: its modules that have parameters, in order.
  var owners: [Int: [Owner]] = [:]
  /// The variable for what passes from layer to layer; nil before there is one.
  var flow: String? = "x"
  /// What it would be called.
  var wantedFlow = "x"
  /// What the names of attributes begin with.
  var prefix: String?
  private var attributes: PythonNames
  private var names: PythonNames

  init(attributes: Set<String>, variables: Set<String>) {
    self.attributes = PythonNames(keeping: attributes)
    names = PythonNames(keeping: variables)
  }

  mutating func attribute(_ wanted: String) -> String { attributes.unique(wanted) }

  /// The attribute of a module that may have the parameters of another: if the two are the same, it is that one.
  mutating func attribute(
    _ wanted: String, for module: PyTorchModule, _ code: PythonCode, sharing owner: Owner?
  ) -> String {
    if let owner, owner.code == code.flat { return owner.name }
    let name = attribute(wanted)
    setup += code.lines(8, start: "self.\(name) = ")
    guard let owner else { return name }
    setup += module.parameters.map { "        self.\(name).\($0) = self.\(owner.name).\($0)" }
    return name
  }

  mutating func fresh(_ wanted: String) -> String { names.unique(wanted) }

  func variable(of node: Int) -> String? { variables[node] }

  /// A value under a name.
  mutating func named(_ value: PyTorchValue) -> PyTorchValue {
    value.isName ? value : assign(value)
  }

  @discardableResult
  mutating func assign(_ value: PyTorchValue) -> PyTorchValue {
    let variable = flow ?? fresh(wantedFlow)
    flow = variable
    steps += Self.lines("\(variable) = ", value.text)
    return PyTorchValue(variable)
  }

  /// Gives a layer that others refer to a variable of its own.
  mutating func bind(_ node: Int, _ name: String, _ value: PyTorchValue) -> PyTorchValue {
    let variable = fresh(PythonText.identifier(name))
    variables[node] = variable
    steps += Self.lines("\(variable) = ", value.text)
    return PyTorchValue(variable)
  }

  /// The lines of `forward` with what it returns.
  func steps(returning text: String) -> [String] {
    let assigned = "        \(text) = "
    guard let last = steps.last, last.utf8.starts(with: assigned.utf8) else {
      return steps + Self.lines("return ", text)
    }
    let value = String(Substring(last.utf8.dropFirst(assigned.utf8.count)))
    return steps.dropLast() + Self.lines("return ", value)
  }

  /// A statement of `forward`, broken within brackets if it is too long.
  static func lines(_ start: String, _ text: String) -> [String] {
    let margin = "        "
    let line = margin + start + text
    guard line.utf8.count > PythonText.widest else { return [line] }
    let list = "torch.cat(["
    if text.utf8.starts(with: list.utf8), let end = text.utf8.lastIndex(of: UInt8(ascii: "]")) {
      let inner = text.utf8[text.utf8.index(text.startIndex, offsetBy: list.utf8.count)..<end]
      let parts = split(inner, at: ", ")
      return [margin + start + list] + parts.map { margin + "    " + $0 + "," }
        + [margin + String(Substring(text.utf8[end...]))]
    }
    for symbol in [" + ", " - ", " * "] {
      let parts = split(text.utf8[...], at: symbol)
      guard parts.count > 1 else { continue }
      let rest = parts.dropFirst().map {
        margin + "    "
          + symbol.utf8.dropFirst().reduce(into: "") {
            $0.unicodeScalars.append(Unicode.Scalar($1))
          } + $0
      }
      return [margin + start + "(", margin + "    " + parts[0]] + rest + [margin + ")"]
    }
    return [line]
  }

  /// The parts of a text between separators that are in no brackets.
  private static func split(_ text: Substring.UTF8View, at separator: String) -> [String] {
    var parts: [String] = []
    var start = text.startIndex
    var place = text.startIndex
    var depth = 0
    while place < text.endIndex {
      switch text[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      default:
        if depth == 0, text[place...].starts(with: separator.utf8) {
          parts.append(String(Substring(text[start..<place])))
          place = text.index(place, offsetBy: separator.utf8.count)
          start = place
          continue
        }
      }
      place = text.index(after: place)
    }
    parts.append(String(Substring(text[start...])))
    return parts
  }
}
