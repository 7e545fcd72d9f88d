import CNNDiagnostics
import DocBytes

/// The sections of `docs/diagnostics.md`, which lies inside the binary.
enum DiagnosticPages {
  /// The section of a finding's id as plain text: fences become indentation. Nil if there is none.
  static func page(of id: DiagnosticID) -> String? {
    var count = 0
    let start = doc_diagnostics_bytes(&count)
    return page(of: id.rawValue, in: UnsafeBufferPointer(start: start, count: count))
  }

  private static let heading = Array("## ".utf8)
  private static let fence = Array("```".utf8)
  private static let lineFeed = UInt8(ascii: "\n")

  static func page(of id: String, in document: some Sequence<UInt8>) -> String? {
    let title = heading + Array(id.utf8)
    let lines = Array(document).split(separator: lineFeed, omittingEmptySubsequences: false)
    var section: [Substring] = []
    var isInside = false
    var isCode = false
    for line in lines {
      if line.starts(with: fence) { isCode.toggle() }
      if !isCode, line.starts(with: heading) {
        if isInside { break }
        isInside = line.elementsEqual(title)
      }
      if isInside { section.append(Substring(String(decoding: line, as: UTF8.self))) }
    }
    return section.isEmpty ? nil : PlainText.text(of: section)
  }
}
