package import CNNDiagnostics
import CNNText
package import FileFormats
package import NetworkSpec

/// A model of Keras: the JSON of `model.to_json()`, TensorFlow.js' topology, or the JSON of a `.keras` archive.
package struct KerasFile: Sendable {
  /// The model's name.
  package private(set) var networks: [String] = []
  /// Findings for which there is no network to ask.
  package private(set) var diagnostics: [Diagnostic] = []
  private var model: KerasModel?
  private var memoryTaken = 0

  /// Bytes of memory for each value of the text, more than was measured.
  private static let bytesOfValue = 160
  /// The archive's file with the model.
  private static let memberName = "config.json"
  private static let mostMembers = 100_000

  /// Reads a text; everything wrong with it as a whole is in `diagnostics`.
  ///
  /// - Parameter memory: the bytes that it may take; nil if memory is not known to be short.
  package init(reading file: SourceFile, into sources: inout SourceMap, memory: Int?) {
    read(file, sources.add(file), into: &sources, memory)
  }

  /// Reads a `.keras` archive, of which the weights are left alone.
  package init(
    reading bytes: some ByteSource, path: String, into sources: inout SourceMap, memory: Int?
  ) {
    let location = Diagnostic.Location.file(path: path)
    do throws(InterchangeError) {
      let archive = try ZipArchive(bytes, mostMembers: KerasFile.mostMembers)
      guard let member = archive[KerasFile.memberName] else {
        report(
          ImportFault(
            .noNetwork(
              "the archive has no `\(KerasFile.memberName)`, in which Keras 3 keeps a model",
              help: ["save with Keras 3: `model.save(\"model.keras\")`"]), at: location))
        return
      }
      let content = try archive.bytes(
        of: member, from: bytes, atMost: SpecLibrary.largestSource)
      let file = SourceFile(path: path + "/" + KerasFile.memberName, bytes: content)
      read(file, sources.add(file), into: &sources, memory)
    } catch {
      report(ImportFault(.malformed(error.reason), at: location))
    }
  }

  private mutating func report(_ fault: ImportFault) {
    if let diagnostic = fault.diagnostic { diagnostics.append(diagnostic) }
  }

  private mutating func read(
    _ file: SourceFile, _ source: SourceID, into sources: inout SourceMap, _ memory: Int?
  ) {
    let mostInMemory = memory.map { max($0, 0) / KerasFile.bytesOfValue } ?? .max
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONParser.parse(
        file.bytes, mostValues: min(JSONParser.mostValues, mostInMemory))
    } catch {
      diagnostics = [error.diagnostic(in: file, source, mostInMemory: mostInMemory)]
      return
    }
    memoryTaken += json.valueCount * KerasFile.bytesOfValue
    // `json.dump(model.to_json())` writes the text as a string of JSON.
    if let text = json.string {
      let inner = SourceFile(path: file.path, bytes: Array(text.utf8))
      guard text.utf8.first == UInt8(ascii: "{") else { return reportNoModel(json, source) }
      return read(inner, sources.add(inner), into: &sources, memory)
    }
    do throws(ImportFault) {
      guard let root = KerasFile.model(in: json) else { return reportNoModel(json, source) }
      var reader = KerasReader(source: source)
      let model = try reader.model(root)
      networks = [ImportNames.cleaned(model.name) ?? "model"]
      self.model = model
    } catch {
      report(error)
    }
  }

  /// The model of a text, inside of what other programs wrap around it.
  private static func model(in json: JSONValue) -> JSONValue? {
    var json = json
    for wrapper in ["modelTopology", "model_config"] {
      if let inner = json[wrapper] { json = inner }
    }
    return KerasReader.isModel(json) ? json : nil
  }

  private mutating func reportNoModel(_ json: JSONValue, _ source: SourceID) {
    let isGraph =
      json["format"]?.string == "graph-model" || json["modelTopology"]?["node"] != nil
    report(
      ImportFault(
        isGraph
          ? .noNetwork(
            "it is a graph model of TensorFlow.js, whose layers are gone",
            help: [
              "write the model that it was made of: "
                + "`open(\"model.json\", \"w\").write(model.to_json())`"
            ])
          : .noNetwork(
            "it is no model of Keras, which has a `class_name` and a `config`",
            help: ["write one: `open(\"model.json\", \"w\").write(model.to_json())`"]),
        at: .span(SourceSpan(source: source, range: json.range.prefix(1)))))
  }

  /// Returns whether a text that begins so is a model of Keras.
  package static func recognizes(_ head: some Collection<UInt8>) -> Bool {
    let text = Array(head.prefix(4096))
    guard let first = text.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "\"")
    else { return false }
    let marks = ["class_name", "modelTopology", "model_config", "keras_version"]
    return marks.contains { mark in
      text.firstRange(of: Array(mark.utf8)) != nil
    }
  }
}

extension KerasFile: NetworkLibrary {
  package func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration? {
    guard let model, networks == [name] else { return nil }
    var settings = settings
    settings.memory?.available -= memoryTaken
    var builder = KerasBuilder(model, named: name, settings)
    builder.run()
    return builder.finish()
  }
}
