import CNNHost
import CNNTables

/// The figures of one thing that was measured.
struct Measurement {
  let name: String
  /// In seconds.
  let median: Double
  /// In seconds.
  let least: Double
  /// The most memory of its process, in bytes; nil for what is measured inside this one.
  let peakMemory: Int?

  init(_ name: String, _ samples: Samples, peakMemory: Int? = nil) {
    self.name = name
    median = samples.median
    least = samples.spread.low
    self.peakMemory = peakMemory
  }
}

/// A file of measurements, one per line, to which each run appends: `docs/benchmarks/history.csv`.
struct History {
  let path: String
  /// A measurement, with its machine and circumstances.
  var commit = ""
  var machine = ""
  var note = ""

  private static let mostBytes = 64 << 20

  /// Writes the old lines and the new ones; all of them or, if that fails, none.
  func append(_ measurements: [Measurement]) throws(BenchmarkError) {
    do throws(FileError) {
      let isNew = FileAccess.kind(of: path) == .missing
      let old = isNew ? [] : try FileAccess.read(path, limit: History.mostBytes)
      let text = report(on: measurements).text(as: .csv).replacing("\r\n", with: "\n")
      let lines = isNew ? Substring(text) : text.drop { $0 != "\n" }.dropFirst()
      try FileAccess.write(old + Array(lines.utf8), to: path, replacing: true)
    } catch {
      throw BenchmarkError("cannot append to `\(path)`: \(error.reason)")
    }
  }

  private func report(on measurements: [Measurement]) -> Report {
    let date = History.today
    let (commit, machine, note) = (commit, machine, note)
    return Report("cnnshape.benchmarks/1") {
      Section("measurements", rows: measurements) {
        Column("date") { _ in .text(date) }
        Column("commit") { _ in .text(commit) }
        Column("machine") { _ in .text(machine) }
        Column("measured") { .text($0.name) }
        Column("median_ms") { .decimal(($0.median * 1e6).rounded() / 1e3, digits: 3) }
        Column("least_ms") { .decimal(($0.least * 1e6).rounded() / 1e3, digits: 3) }
        Column("peak_bytes") { $0.peakMemory.map { .integer($0) } ?? .notCounted }
        Column("note") { _ in .text(note) }
      }
    }
  }

  /// The day in Greenwich, as `2026-11-27`.
  private static var today: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let twoDigits = { (number: Int32) in (number < 10 ? "0" : "") + String(number) }
    return "\(parts.tm_year + 1900)-\(twoDigits(parts.tm_mon + 1))-\(twoDigits(parts.tm_mday))"
  }
}

/// The request of the command line.
struct Choices {
  private(set) var parts: [Part] = []
  private(set) var history: History?

  /// - Throws: for an option or a part that there is not.
  init(_ arguments: [String]) throws(BenchmarkError) {
    var options: [String: String] = [:]
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        parts.append(try Part(named: word))
        continue
      }
      guard ["--append", "--commit", "--machine", "--note"].contains(word) else {
        throw BenchmarkError("no option `\(word)`; there are --append, --commit, --machine, --note")
      }
      guard let value = rest.popFirst() else { throw BenchmarkError("`\(word)` needs a value") }
      options[word] = value
    }
    if parts.isEmpty { parts = Part.allCases }
    guard let path = options["--append"] else { return }
    history = History(
      path: path, commit: options["--commit"] ?? "", machine: options["--machine"] ?? "",
      note: options["--note"] ?? "")
  }
}
