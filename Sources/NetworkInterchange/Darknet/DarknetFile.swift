package import CNNDiagnostics
import FileFormats
package import NetworkSpec

/// A network of Darknet: a `.cfg` of pjreddie's program or of AlexeyAB's.
package struct DarknetFile: Sendable {
  /// The network's name, which is that of the file.
  package private(set) var networks: [String] = []
  /// Findings for which there is no network to ask.
  package private(set) var diagnostics: [Diagnostic] = []
  private var sections: [DarknetText.Section] = []
  private let source: SourceID

  /// Reads a text; everything wrong with it as a whole is in `diagnostics`.
  package init(reading file: SourceFile, into sources: inout SourceMap, memory: Int?) {
    source = sources.add(file)
    let source = source
    do throws(TextFault) {
      sections = try DarknetText(file.bytes).sections
    } catch {
      diagnostics = ImportFault(error, in: source).diagnostic.map { [$0] } ?? []
      return
    }
    guard let first = sections.first, DarknetSection.network.names.contains(first.name) else {
      let place = sections.first?.range ?? 0..<0
      let fault = ImportFault(
        .noNetwork("a Darknet cfg begins with the section `[net]`", help: []),
        at: .span(SourceSpan(source: source, range: place)))
      diagnostics = fault.diagnostic.map { [$0] } ?? []
      return
    }
    networks = [ImportNames.network(ofFile: file.path, otherwise: "darknet")]
  }

  /// Returns whether a text that begins so is a Darknet cfg.
  package static func recognizes(_ head: some Collection<UInt8>) -> Bool {
    let bytes = Array(head.prefix(4096))
    if let text = try? DarknetText(bytes) { return isNetwork(text) }
    // The last line may have been cut.
    let whole = bytes[..<(bytes.lastIndex(of: 0x0A) ?? 0)]
    guard let text = try? DarknetText(Array(whole)) else { return false }
    return isNetwork(text)
  }

  private static func isNetwork(_ text: DarknetText) -> Bool {
    text.sections.first.map { DarknetSection.network.names.contains($0.name) } ?? false
  }
}

extension DarknetFile: NetworkLibrary {
  package func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration? {
    guard networks == [name] else { return nil }
    var builder = DarknetBuilder(sections, source: source, named: name, settings)
    builder.run()
    return builder.finish()
  }
}

extension ImportFault {
  /// The fault of a text, in it.
  init(_ fault: TextFault, in source: SourceID) {
    self.init(
      .malformed(fault.reason), at: .span(SourceSpan(source: source, range: fault.range)))
  }
}
