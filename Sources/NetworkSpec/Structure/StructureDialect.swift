/// The language in which structure that was found is written, as far as expressions and names depend on it.
enum StructureDialect: Hashable {
  /// The description language, in which layers know the channels that they read.
  case description
  /// Python, in which they are told.
  case python

  /// True if an expression may name the channels that enter a layer.
  var knowsChannels: Bool { self == .description }

  /// Division without a remainder.
  var division: String { self == .description ? "/" : "//" }

  var disjunction: String { self == .description ? "||" : "or" }

  func half(of name: String) -> String {
    self == .description ? "floor(\(name) / 2)" : "\(name) // 2"
  }

  /// Names that no parameter may have.
  var takenNames: Set<String> {
    switch self {
    case .description: ["maps"]
    case .python: ["self", "x", "i", "nn", "torch", "F", "range", "super", "lambda"]
    }
  }

  /// The parameter for an activation function.
  var nameOfFunction: String { self == .description ? "act" : "activation" }

  /// The parameter for a number of filters.
  var width: String { self == .description ? "filters" : "out_channels" }

  /// The property for the size of a window.
  var kernel: String { self == .description ? "kernel" : "kernel_size" }

  /// The property for the padding of a window.
  var padding: String { self == .description ? "pad" : "padding" }

  /// A name as the language can have it.
  func word(_ name: String) -> String {
    guard self == .python else { return name }
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      let isWord = byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      if isWord || byte == UInt8(ascii: "_") {
        bytes.append(byte)
      } else if bytes.last != UInt8(ascii: "_") {
        bytes.append(UInt8(ascii: "_"))
      }
    }
    while bytes.last == UInt8(ascii: "_") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
