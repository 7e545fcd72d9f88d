import CNNHost
import CNNText
import CNNTables

/// Writes a line, at once: a benchmark that takes long shows what it has.
func report(_ line: String = "") {
  print(line)
  fflush(nil)
}

func reportHeading(_ heading: String) {
  report()
  report(heading)
  report(String(repeating: "─", count: heading.count))
}

/// One measurement: a name, what was measured, and what it must not exceed.
func reportRow(_ name: String, _ figures: String..., target: Target? = nil) {
  let columns = [padded(name, to: 40)] + figures.map { padded($0, to: 18, trailing: true) }
  report(columns.joined() + (target.map { "   " + $0.verdict } ?? ""))
}

/// A figure and its bound, in one unit.
struct Target {
  let figure: Double
  let bound: Double
  let text: String

  var verdict: String { "\(figure <= bound ? "met" : "MISSED"): at most \(text)" }
}

func timeText(_ seconds: Double) -> String {
  let (scaled, unit) =
    seconds >= 1 ? (seconds, "s") : seconds >= 1e-3 ? (seconds * 1e3, "ms") : (seconds * 1e6, "µs")
  return "\(NumberText.fixed(scaled, digits: scaled < 10 ? 2 : scaled < 100 ? 1 : 0)) \(unit)"
}

func ratioText(_ a: Double, _ b: Double) -> String {
  "\(NumberText.fixed(a / b, digits: 2)) ×"
}

func spreadText(_ samples: Samples) -> String {
  "\(timeText(samples.spread.low)) … \(timeText(samples.spread.high))"
}

func mebibytes(_ bytes: Int) -> String { NumberText.binarySize(bytes) }

private func padded(_ text: String, to width: Int, trailing: Bool = false) -> String {
  let padding = String(repeating: " ", count: max(width - text.count, 0))
  return trailing ? padding + text : text + padding
}
