package import CNNDiagnostics
import FileFormats
package import NetworkSpec

/// A model file of Ultralytics: YAML with a backbone, a head and, mostly, the sizes that the model comes in.
package struct UltralyticsFile: Sendable {
  /// The network's name, which is that of the file.
  package private(set) var networks: [String] = []
  /// Findings for which there is no network to ask.
  package private(set) var diagnostics: [Diagnostic] = []
  private var root: YAMLValue?
  private let source: SourceID
  /// The size that the file's name chooses: the `n` of `yolov8n.yaml`.
  private let namedScale: String?

  /// Reads a text; everything wrong with it as a whole is in `diagnostics`.
  package init(reading file: SourceFile, into sources: inout SourceMap, memory: Int?) {
    source = sources.add(file)
    let name = ImportNames.network(ofFile: file.path, otherwise: "model")
    namedScale = UltralyticsFile.scale(named: name)
    do throws(TextFault) {
      let root = try YAMLParser.parse(file.bytes)
      guard root["backbone"] != nil, root["head"] != nil else {
        let fault = ImportFault(
          .noNetwork("a model file of Ultralytics has a `backbone` and a `head`", help: []),
          at: .span(SourceSpan(source: source, range: root.range.prefix(1))))
        diagnostics = fault.diagnostic.map { [$0] } ?? []
        return
      }
      self.root = root
      networks = [name]
    } catch {
      diagnostics = ImportFault(error, in: source).diagnostic.map { [$0] } ?? []
    }
  }

  /// The letter after the number of a name such as `yolov8n-seg` or `yolo11x`.
  static func scale(named name: String) -> String? {
    guard name.utf8.starts(with: "yolo".utf8) else { return nil }
    var rest = name.utf8.dropFirst(4)
    if rest.starts(with: "e-".utf8) { rest = rest.dropFirst(2) }
    if rest.first == UInt8(ascii: "v") { rest = rest.dropFirst() }
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty, let letter = rest.dropFirst(digits.count).first,
      "nslmx".utf8.contains(letter)
    else { return nil }
    return String(UnicodeScalar(letter))
  }

  /// Returns whether a text that begins so is such a model: it has keys `backbone` or `nc` at the left.
  package static func recognizes(_ head: some Collection<UInt8>) -> Bool {
    let lines = Array(head.prefix(4096)).split(separator: 0x0A)
    return lines.contains { $0.starts(with: "backbone:".utf8) || $0.starts(with: "nc:".utf8) }
  }
}

extension UltralyticsFile: NetworkLibrary {
  package func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration? {
    guard let root, networks == [name] else { return nil }
    var builder = UltralyticsBuilder(
      root, source: source, named: name, namedScale: namedScale, settings)
    builder.run()
    return builder.finish()
  }
}
