import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkFacts
import NetworkModel
import NetworkReports
import NetworkSpec

// What `.ci/wasm` calls of the core: texts in, the program's own JSON out. A module has one caller and no threads.

nonisolated(unsafe) private var files: [SourceFile] = []
nonisolated(unsafe) private var answer: [UInt8] = []

/// Room for a text that the host writes.
@_cdecl("allocate")
public func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
  UnsafeMutablePointer<UInt8>.allocate(capacity: count)
}

/// Adds a description, which others may import by its path.
@_cdecl("addFile")
public func addFile(
  _ path: UnsafePointer<UInt8>, _ pathCount: Int, _ text: UnsafePointer<UInt8>, _ count: Int
) {
  files.append(
    SourceFile(
      path: String(decoding: UnsafeBufferPointer(start: path, count: pathCount), as: UTF8.self),
      bytes: Array(UnsafeBufferPointer(start: text, count: count))))
}

/// Makes a report on a network of the file of an index: 0 is `summarize`, 1 is `memory`.
///
/// - Returns: 0, and `answer` is the report as JSON, or 1, and it is what is wrong, as a terminal would show it.
@_cdecl("report")
public func report(
  _ kind: Int, _ file: Int, _ name: UnsafePointer<UInt8>, _ nameCount: Int, _ batch: Int
) -> Int {
  let name = String(decoding: UnsafeBufferPointer(start: name, count: nameCount), as: UTF8.self)
  do throws(Refused) {
    answer = try json(kind, of: name, in: files[file], batch: batch)
    return 0
  } catch {
    answer = Array(error.text.utf8)
    return 1
  }
}

/// The bytes of the last answer, and how many there are.
@_cdecl("answerBytes")
public func answerBytes() -> UnsafeMutablePointer<UInt8> {
  let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: answer.count)
  for index in answer.indices { copy[index] = answer[index] }
  return copy
}

@_cdecl("answerCount")
public func answerCount() -> Int { answer.count }

/// Why there is no report.
private struct Refused: Error {
  let text: String
}

private func json(
  _ kind: Int, of name: String, in file: SourceFile, batch: Int
) throws(Refused) -> [UInt8] {
  var sources = SourceMap()
  var library = SpecLibrary(reading: file, into: &sources, imports: GivenFiles())
  guard let elaboration = library.elaborate(name) else {
    throw Refused(text: "there is no network `\(name)`\n")
  }
  guard let network = elaboration.network, library.diagnostics.isEmpty else {
    let findings = library.diagnostics + elaboration.diagnostics
    throw Refused(text: DiagnosticRenderer(sources: sources).render(findings))
  }
  let notes = elaboration.citations.filter { $0.kind == .note }.map {
    "\(elaboration.name): \($0.text)"
  }
  let subject = ReportSubject(
    name: elaboration.name, title: elaboration.title, parameters: elaboration.parameters)
  do throws(AnalysisError) {
    let summary = try NetworkSummary(of: network, batch: batch)
    let report =
      kind == 0
      ? try SummaryReport(
        subject, summary, rows: LayerRows(of: network), notes: notes, as: .json
      ).report
      : try MemoryReport(subject, summary, notes: notes).report
    var sink = MemorySink()
    try? report.write(as: .json, to: &sink)
    return sink.bytes
  } catch {
    let layer = error.node.map { "`\(network[$0].name)`: " } ?? ""
    throw Refused(text: "\(layer)\(error.error.words.headline)\n")
  }
}

/// Finds the texts that were added.
private struct GivenFiles: ImportResolver {
  func resolve(
    _ reference: String, from importer: SourceFile
  ) throws(ImportFailure) -> SourceFile {
    guard let file = files.first(where: { $0.path == reference || $0.path == reference + ".kdl" })
    else { throw ImportFailure("no such file") }
    return file
  }
}
