import Testing

@testable import KDL

/// Damaged documents are rejected or read, never a trap; what is read prints and formats stably.
@Suite struct MutationTests {
  static let snippets = [
    "\"\"\"", "#\"", "\"#", "\\", "/-", "/*", "*/", "//", "{", "}", "(", ")", "=", ";", "\n", "\r",
    "\u{2028}", "\u{3000}", "\u{FEFF}", "\\u{", "0x", "1e9", "-", ".", "#true", "nan", "\\\n",
    " \\ // c\n", "// c\n", "/* a\nb */", "\u{200E}", "{ a; b }", "\u{0}", "é",
  ]

  static let seed = """
    /- kdl-version 2
    // comment
    (type)node "quoted \\u{41}\\s" #"raw"# 0x1F key=(u8)-1.5e3 { a; b { c } /* d */ } /- { e }
    text \"\"\"
        multi \\
          line
        \"\"\" \\ // joined
        #null /- k=1 #-inf

    é 1_000 ; f

    """

  @Test(arguments: 0..<8)
  func neverTraps(_ round: UInt64) throws {
    var random = SplitMix(state: round)
    for _ in 0..<200 {
      var bytes = Array(Self.seed.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        mutate(&bytes, using: &random)
      }
      guard let document = try? KDLDocument(parsing: bytes, source: testSource) else { continue }
      let canonical = document.canonicalText
      #expect(try parse(canonical).canonicalText == canonical)
      let formatted = try KDLFormatter.format(bytes)
      #expect(try dump(parse(formatted)) == dump(document))
      #expect(try KDLFormatter.format(Array(formatted.utf8)) == formatted)
    }
  }

  private func mutate(_ bytes: inout [UInt8], using random: inout SplitMix) {
    let position = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &random)
    case 1: bytes.removeSubrange(position..<min(position + 3, bytes.count))
    default:
      let snippet = Self.snippets.randomElement(using: &random) ?? ""
      bytes.insert(contentsOf: snippet.utf8, at: position)
    }
  }
}

/// The same numbers on every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
