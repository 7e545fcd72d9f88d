import CNNDiagnostics
import CNNText
import NetworkModel

/// The file of `--weights-map`: on each line a layer's name and its name in the file of weights, separated by
/// white space; `#` begins a comment.
struct WeightMap {
  private let layers: Set<String>
  /// By a layer's name, its name in the file of weights.
  private(set) var names: [String: String] = [:]
  /// What is wrong with the text.
  private(set) var findings: [Diagnostic] = []

  init(for network: InferredNetwork) {
    layers = Set(network.network.nodes.map { $0.name })
  }

  mutating func read(_ file: SourceFile, _ source: SourceID) {
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      findings.append(
        Diagnostic(.notUTF8, .error, "not UTF-8", at: .file(path: file.path)))
      return
    }
    var places: [String: SourceSpan] = [:]
    let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    for line in file.bytes.split(whereSeparator: { $0 == lineFeed || $0 == carriageReturn }) {
      let space: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
      let words = line.prefix { $0 != UInt8(ascii: "#") }.split { space.contains($0) }
      guard let layer = words.first else { continue }
      let name = String(decoding: layer, as: UTF8.self)
      func span(_ word: ArraySlice<UInt8>) -> SourceSpan {
        SourceSpan(source: source, range: word.startIndex..<word.endIndex)
      }
      if words.count == 2 {
        if let first = places[name] {
          findings.append(Self.duplicate(name, at: span(layer), first: first))
        } else if !layers.contains(name) {
          findings.append(unknown(name, at: span(layer)))
        }
        places[name] = span(layer)
        names[name] = String(decoding: words[1], as: UTF8.self)
      } else {
        findings.append(Self.wordCount(words.count, at: span(words[min(words.count - 1, 2)])))
      }
    }
  }

  private static func duplicate(
    _ name: String, at span: SourceSpan, first: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      .duplicateName, .error, "`\(name)` has a line already", at: .span(span),
      secondary: [Diagnostic.Label(first, "first here")])
  }

  private func unknown(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .unknownName, .error, "the network has no layer `\(name)`", at: .span(span),
      help: nearest(name, among: layers).map { [Diagnostic.Help("did you mean `\($0)`?")] } ?? [])
  }

  private static func wordCount(_ count: Int, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      count < 2 ? .missingArgument : .unexpectedArgument, .error,
      "a line has two names, not \(count)", at: .span(span),
      help: [
        Diagnostic.Help(
          "write a layer's name and its name in the file of weights, as in `conv1 features.0`")
      ])
  }
}
