package import CNNDiagnostics
import FileFormats
package import NetworkSpec

/// A network in the text format of Caffe.
package struct CaffeFile: Sendable {
  /// The network's name, if the file has one.
  package private(set) var networks: [String] = []
  /// Findings for which there is no network to ask.
  package private(set) var diagnostics: [Diagnostic] = []
  private var root: CaffeFields?
  /// Bytes that what was read takes.
  private var memoryTaken = 0

  /// Reads a text; everything wrong with it as a whole is in `diagnostics`.
  ///
  /// - Parameter memory: the bytes that it may take; nil if memory is not known to be short.
  package init(reading file: SourceFile, into sources: inout SourceMap, memory: Int?) {
    let source = sources.add(file)
    let mostInMemory = memory.map { max($0, 0) / TextMessageParser.bytesOfField } ?? .max
    let message: TextMessage
    do throws(TextMessageError) {
      message = try TextMessageParser.parse(
        file.bytes, mostFields: min(TextMessageParser.mostFields, mostInMemory))
    } catch {
      let place = Diagnostic.Location.span(SourceSpan(source: source, range: error.range))
      let reason: ImportFault.Reason =
        switch error.fault {
        case .tooDeep: .nestingTooDeep(error.words)
        case .tooManyFields(let limit):
          limit == mostInMemory
            ? .memoryExceeded(what: "the fields of the text") : .tooLarge(error.words)
        case .unexpectedEnd, .unexpected, .unexpectedByte, .unterminatedString, .invalidEscape:
          .malformed(error.words)
        }
      diagnostics = [ImportFault(reason, at: place).diagnostic].compactMap { $0 }
      return
    }
    memoryTaken = message.fieldCount * TextMessageParser.bytesOfField
    do throws(ImportFault) {
      let root = try CaffeFile.network(message, source)
      networks = [try CaffeFile.name(of: root, in: file)]
      self.root = root
    } catch {
      diagnostics = error.diagnostic.map { [$0] } ?? []
    }
  }

  /// The message that describes the network: the whole, or a part of a solver's file.
  ///
  /// - Throws: `.noNetwork`, which says what the file is.
  private static func network(
    _ message: TextMessage, _ source: SourceID
  ) throws(ImportFault) -> CaffeFields {
    let start = SourceSpan(
      source: source, range: message.fields.first?.nameRange ?? message.range.prefix(1))
    func fields(_ message: TextMessage) -> CaffeFields {
      CaffeFields(message: message, source: source, owner: "the network", span: start)
    }
    let layers = ["layer", "layers"]
    if layers.contains(where: message.has) { return fields(message) }
    for name in ["net_param", "train_net_param", "test_net_param"] {
      guard let inner = message.values(of: name).first?.message else { continue }
      if layers.contains(where: inner.has) { return fields(inner) }
    }
    let solver = ["base_lr", "lr_policy", "max_iter", "solver_mode", "test_iter", "snapshot"]
    for name in ["net", "train_net", "test_net"] {
      guard let path = message.values(of: name).first?.text else { continue }
      throw ImportFault(
        .noNetwork(
          "the file is a solver of Caffe, not a network",
          help: ["its network is in `\(path.excerpt)`"]), at: .span(start))
    }
    guard !solver.contains(where: message.has) else {
      throw ImportFault(
        .noNetwork("the file is a solver of Caffe, not a network", help: []), at: .span(start))
    }
    throw ImportFault(
      .noNetwork(
        "the file has no layers: it is no network of Caffe",
        help: ["a network has `layer { … }`, or in older files `layers { … }`"]),
      at: .span(start))
  }

  /// The name that the file gives the network, or that of the file.
  private static func name(
    of root: CaffeFields, in file: SourceFile
  ) throws(ImportFault) -> String {
    if let name = try root.text("name"), let cleaned = ImportNames.cleaned(name) { return cleaned }
    return ImportNames.name(ofFile: file.path)
  }

  /// Returns whether a text begins as Caffe's networks do.
  static func recognizes(_ head: some Collection<UInt8>) -> Bool {
    let text = String(decoding: head.prefix(4096), as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.drop(while: { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" })
      guard !words.isEmpty, words.first != "#" else { continue }
      let name = words.prefix { $0.isLetter || $0 == "_" }
      let rest = words.dropFirst(name.count).drop(while: { $0 == " " || $0 == "\t" })
      switch name {
      case "layer", "layers": return rest.isEmpty || rest.first == "{" || rest.first == ":"
      case "input_shape": return rest.first == "{" || rest.first == ":"
      case "name", "input", "net", "train_net", "test_net":
        guard rest.first == ":" else { return false }
        let value = rest.dropFirst().drop(while: { $0 == " " || $0 == "\t" })
        return value.first == "\"" || value.first == "'"
      case "input_dim", "base_lr", "test_iter", "force_backward": return rest.first == ":"
      default: return false
      }
    }
    return false
  }
}

extension CaffeFile: NetworkLibrary {
  /// Builds the network.
  ///
  /// - Returns: nil if there is no network of that name.
  package func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration? {
    guard let root, networks == [name] else { return nil }
    var settings = settings
    settings.memory?.available -= memoryTaken
    var work = CaffeImport(root, named: name, settings: settings)
    work.run()
    return work.finish()
  }
}

extension TextMessage {
  /// Fields, those of the messages inside included.
  fileprivate var fieldCount: Int {
    fields.reduce(fields.count) { $0 + ($1.value.message?.fieldCount ?? 0) }
  }
}
