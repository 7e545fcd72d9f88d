import CNNDiagnostics
import Testing

@testable import KDL

@Suite struct ParserTests {
  @Test(arguments: [
    ("bare", "bare"),
    (#""quoted""#, "quoted"),
    (#""""#, ""),
    (##"#"raw \n"#"##, #"raw \n"#),
    (###"##"a "# b"##"###, ##"a "# b"##),
    (#""\n\r\t\\\"\b\f\s""#, "\n\r\t\\\"\u{8}\u{C} "),
    (#""\u{41}\u{0}\u{1F600}\u{10FFFF}\u{00e9}""#, "A\u{0}😀\u{10FFFF}é"),
    ("\"a\\   \n\t b\"", "ab"),
    ("\"a\\\u{3000}\u{2028}b\"", "ab"),
    ("\"\\\n\"", ""),
    ("\"\"\"\n\"\"\"", ""),
    ("\"\"\"\n    \"\"\"", ""),
    ("\"\"\"\n  a\n   b\n  \"\"\"", "a\n b"),
    ("\"\"\"\n  a\n\n   \t\n  b\n  \"\"\"", "a\n\n\nb"),
    ("\"\"\"\n  a \"\" b\n  \"\"\"", "a \"\" b"),
    ("\"\"\"\n  a \\\"\"\" b\n  \"\"\"", "a \"\"\" b"),
    ("\"\"\"\r\n  a\r  b\u{85}  c\u{2029}  \"\"\"", "a\nb\nc"),
    ("\"\"\"\n  a\\n\n  \\tb\n  \"\"\"", "a\n\n\tb"),
    ("\"\"\"\n  a \\\n     b\n  \"\"\"", "a b"),
    ("\"\"\"\n  a\n  \\   \"\"\"", "a"),
    ("\"\"\"\n\t\u{A0}a\n\t\u{A0}\"\"\"", "a"),
    ("#\"\"\"\n  a\\n\n  \"\"\" b\n  \"\"\"#", "a\\n\n\"\"\" b"),
    ("##\"\"\"\n\"\"\"#\n\"\"\"##", "\"\"\"#"),
    ("naïve", "naïve"),
    ("+", "+"), ("-", "-"), ("-.", "-."), ("--1", "--1"), ("+.a", "+.a"), (".md", ".md"),
    ("+inf", "+inf"), ("infinity", "infinity"), ("True", "True"),
  ])
  func readsStrings(_ written: String, _ value: String) throws {
    #expect(try firstString("n " + written) == value)
    #expect(try firstString("n k=" + written) == value)
    #expect(try parse(written + " 1").nodes.first?.name.text == value)
    #expect(try parse("(" + written + ")n").nodes.first?.annotation?.text == value)
  }

  static let spaces: [Unicode.Scalar] = [
    "\u{9}", "\u{20}", "\u{A0}", "\u{1680}", "\u{2000}", "\u{2005}", "\u{200A}", "\u{202F}",
    "\u{205F}", "\u{3000}",
  ]

  @Test(arguments: spaces)
  func separatesAtSpaces(_ space: Unicode.Scalar) throws {
    #expect(try dump(parse("a\(space)b\(space)k\(space)=\(space)1")) == #""a" "b" "k"=1;"#)
  }

  @Test(arguments: [
    "\n", "\r\n", "\r", "\u{85}", "\u{B}", "\u{C}", "\u{2028}", "\u{2029}", ";",
  ])
  func endsNodesAtNewlines(_ newline: String) throws {
    #expect(try dump(parse("a 1\(newline)b")) == #""a" 1;"b";"#)
  }

  @Test(arguments: [
    // Nodes, blocks, terminators.
    ("", ""), ("\u{FEFF}a", #""a";"#), ("a;b;", #""a";"b";"#), ("a{b{}};c", #""a"{"b"{};};"c";"#),
    ("a {\n b\n\n c; d }", #""a"{"b";"c";"d";};"#),
    // Entries in the order written, repeated properties kept.
    ("a 1 k=2 3 k=4", #""a" 1 "k"=2 3 "k"=4;"#),
    (##"a "k"="v" #"r"#=#true"##, #""a" "k"="v" "r"=#true;"#),
    ("a k /*c*/ = \\\n 1", #""a" "k"=1;"#),
    ("(t)a (u)1 k=(v)#null (w)x", #"("t")"a" ("u")1 "k"=("v")#null ("w")"x";"#),
    ("( t /*c*/ ) a", #"("t")"a";"#),
    // Comments and continuations.
    ("a /* /* x */ } */ 1 // y", #""a" 1;"#), ("a \\ /* c */ // d\n 1", #""a" 1;"#),
    ("a \\", #""a";"#), ("\\\na", #""a";"#),
    // Slashdash.
    ("/-a 1 {b}\nc", #""c";"#), ("a /-1 2 /-k=3 l=4", #""a" 2 "l"=4;"#),
    ("a /-{b} {c} /-{d}", #""a"{"c";};"#), ("a /-\n// x\n1 2", #""a" 2;"#),
    ("/-\n\n(t)a\nb", #""b";"#), ("/- kdl-version 2\na", #""a";"#), ("a{/-b}", #""a"{};"#),
    // Keywords.
    ("a #true #false #null #inf #-inf #nan", #""a" #true #false #null #inf #-inf #nan;"#),
  ])
  func readsStructure(_ text: String, _ expected: String) throws {
    #expect(try dump(parse(text)) == expected)
  }

  @Test func spansCoverWhatIsWritten() throws {
    let text = "// x\n (ty)\"node\" 12 key = (w)#\"v\"# { b 1 /-2 } // y\nnext\n"
    let document = try parse(text)
    let node = try #require(document.nodes.first)
    #expect(node.span.excerpt(of: text) == "(ty)\"node\" 12 key = (w)#\"v\"# { b 1 /-2 }")
    #expect(node.annotation?.span.excerpt(of: text) == "ty")
    #expect(node.name.span.excerpt(of: text) == "\"node\"")
    let values = node.entries.map { $0.value.span.excerpt(of: text) }
    #expect(values == ["12", "#\"v\"#"])
    #expect(node.entries.last?.key?.span.excerpt(of: text) == "key")
    #expect(node.entries.last?.value.annotation?.span.excerpt(of: text) == "w")
    #expect(node.children?.first?.span.excerpt(of: text) == "b 1")
    #expect(document.nodes.last?.span.excerpt(of: text) == "next")
  }

  @Test func printsStringsAsTokens() throws {
    let cases = [
      ("conv1", "conv1"), ("3x3", "\"3x3\""), ("", "\"\""), ("true", "\"true\""),
      ("-inf", "\"-inf\""), (".5", "\".5\""), ("-.5a", "\"-.5a\""), ("a b", "\"a b\""),
      ("a/b", "\"a/b\""), ("é", "é"), ("a\u{A0}b", "\"a\u{A0}b\""), ("\u{202E}", #""\u{202e}""#),
      ("\u{0}\u{B}\u{85}\u{2028}\u{FEFF}", #""\u{0}\u{b}\u{85}\u{2028}\u{feff}""#),
      ("\n\r\t\u{8}\u{C}\"\\", #""\n\r\t\b\f\"\\""#),
    ]
    for (value, token) in cases {
      #expect(KDLToken.string(value) == token)
      #expect(try firstString("n " + token) == value)
    }
  }

  @Test func canonicalTextComparesNamesByCodePoint() throws {
    // Equal under Unicode's canonical equivalence, which KDL does not know.
    let text = "n e\u{301}=1 \u{E9}=2 b=1 a=1 b=2"
    #expect(try parse(text).canonicalText == "n a=1 b=2 e\u{301}=1 \u{E9}=2\n")
  }
}
