public import CNNDiagnostics
package import CNNText
import NetworkFacts
import NetworkModel

/// A network as a graph in JSON: the text that `GraphWriter` writes, or another program in its place.
///
/// Layer for layer it says what a description says after its blocks, repeats and conditions are expanded, in the
/// same words and with the same properties; whatever is wrong has its place in the text.
public struct GraphFile: Sendable {
  /// The schema of the text.
  public static let schema = schemaName + "1"
  /// The schema without its number.
  public static let schemaName = "cnnshape.network/"
  /// Bytes of memory for each value of the text, more than was measured.
  private static let bytesOfValue = 160

  /// The network's name, if it has one.
  public private(set) var networks: [String] = []
  /// Findings for which there is no network to ask.
  public private(set) var diagnostics: [Diagnostic] = []
  private var root: GraphObject?
  /// Bytes that what was read takes.
  private var memoryTaken = 0

  /// Reads a text; everything wrong with it as a whole is in `diagnostics`.
  ///
  /// - Parameters:
  ///   - file: the text.
  ///   - sources: where the text is added, for what findings point into.
  ///   - memory: the bytes that it may take; nil if memory is not known to be short.
  public init(reading file: SourceFile, into sources: inout SourceMap, memory: Int? = nil) {
    let source = sources.add(file)
    let mostInMemory = memory.map { max($0, 0) / GraphFile.bytesOfValue } ?? .max
    do throws(JSONError) {
      let json = try JSONParser.parse(
        file.bytes, mostValues: min(JSONParser.mostValues, mostInMemory))
      memoryTaken = json.valueCount * GraphFile.bytesOfValue
      read(GraphValue(json: json, source: source))
    } catch {
      diagnostics = [error.diagnostic(in: file, source, mostInMemory: mostInMemory)]
    }
  }

  private mutating func read(_ value: GraphValue) {
    do throws(SpecFault) {
      let root = try GraphObject(value, called: "the network")
      guard let schema = root[GraphMember.schema.rawValue] else {
        throw SpecFault(.otherSchema(nil), at: value.span.slice(0..<1))
      }
      guard schema.json.string == GraphFile.schema else {
        throw SpecFault(.otherSchema(schema.json.string ?? "schema"), at: schema.span)
      }
      networks = [try root.required(GraphMember.network.rawValue).name()]
      self.root = root
    } catch {
      diagnostics = error.diagnostic.map { [$0.withoutEdits] } ?? []
    }
  }
}

extension GraphFile: NetworkLibrary {
  /// Infers the volumes of the network.
  ///
  /// - Returns: nil if there is no network of that name.
  public func elaborate(
    _ name: String, settings: ElaborationSettings = ElaborationSettings()
  ) -> Elaboration? {
    guard let root, networks == [name] else { return nil }
    var settings = settings
    settings.memory?.available -= memoryTaken
    return Elaboration.leavingOutMisfits(settings) { unfit in
      var builder = GraphBuilder(root, named: name, settings, without: unfit)
      builder.run()
      return builder.finish()
    }
  }
}

extension JSONError {
  /// The finding on the text, shown at the byte where the reader stopped.
  package func diagnostic(
    in file: SourceFile, _ source: SourceID, mostInMemory: Int
  ) -> Diagnostic {
    // A whole character, which no message cuts.
    let start = min(offset, file.bytes.count)
    var end = min(start + 1, file.bytes.count)
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    let (id, headline): (DiagnosticID, String) =
      switch fault {
      case .notUTF8, .unexpected(nil, expected: _): (.notUTF8, "not UTF-8 at byte \(offset)")
      case .tooDeep: (.nestingTooDeep, words)
      case .tooManyValues(mostInMemory):
        (
          .memoryExceeded,
          "the text has more values than there is memory for, about \(mostInMemory)"
        )
      case .tooManyValues: (.sourceTooLarge, words)
      case .duplicateName: (.duplicateProperty, words)
      case .unexpectedEnd, .unexpected, .textAfterValue, .leadingZero, .numberTooLarge,
        .controlCharacter, .invalidEscape, .loneSurrogate:
        (.syntax, words)
      }
    return Diagnostic(
      id, .error, headline, at: .span(SourceSpan(source: source, range: start..<end)))
  }
}

extension Diagnostic {
  /// The finding without changes of the text, which would be those of a description.
  var withoutEdits: Diagnostic {
    var finding = self
    finding.help = help.map { Help($0.text) }
    return finding
  }
}
