import CNNHost
import CNNText
import Testing

@Suite struct ProgressLineTests {
  private func console() -> Console {
    Console(output: MemorySink(), errors: MemorySink(), readInput: { _ in [] })
  }

  private func text(_ console: Console) -> String {
    (console.errors as? MemorySink)?.text ?? ""
  }

  @Test("the line is shown at most ten times per second, and removed")
  func line() throws {
    var console = console()
    var line = ProgressLine(total: 4, showing: true)
    line.advance(by: 1, console: &console) { _, _ in "too soon" }
    line.clear(console: &console)
    #expect(text(console) == "")
    usleep(150_000)
    line.advance(by: 1, console: &console) { part, left in
      #expect(left > 0)
      return "part \(part)"
    }
    #expect(text(console) == "\r\u{1B}[Kpart 0.5")
    line.clear(console: &console)
    line.clear(console: &console)
    #expect(text(console) == "\r\u{1B}[Kpart 0.5\r\u{1B}[K")
  }

  @Test("where nobody sees it, nothing is written")
  func hidden() {
    var console = console()
    var line = ProgressLine(total: 4, showing: false)
    usleep(150_000)
    line.advance(by: 1, console: &console) { _, _ in "hidden" }
    line.clear(console: &console)
    #expect(text(console) == "")
  }
}
