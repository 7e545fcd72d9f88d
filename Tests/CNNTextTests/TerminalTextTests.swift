import CNNText
import Testing

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("5×5 — ½", "5×5 — ½"),
    ("\u{1B}[31mred", "␛[31mred"), ("a\nb\tc\0", "a␊b␉c␀"), ("\u{7F}", "␡"),
    ("\u{9B}31m", "\u{FFFD}31m"), ("\u{202E}evil", "\u{FFFD}evil"), ("a\u{2028}b", "a\u{FFFD}b"),
    ("e\u{301}", "e\u{301}"), ("👩\u{200D}🔬", "👩\u{200D}🔬"),
  ])
  func terminalSafeShowsWhatATerminalWouldObey(_ text: String, _ safe: String) {
    #expect(Array(terminalSafe(text).unicodeScalars) == Array(safe.unicodeScalars))
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("5×5", 3), ("e\u{301}x", 2), ("語", 2), ("한국", 4), ("ｆ", 2), ("🧪", 2),
    ("…–│", 3), ("\u{1F1EF}", 2), ("א", 1), ("\u{20000}", 2),
  ])
  func displayWidthCountsTerminalColumns(_ text: String, _ width: Int) {
    #expect(displayWidth(of: text) == width)
  }
}
