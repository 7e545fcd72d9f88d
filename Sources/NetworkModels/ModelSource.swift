package import CNNDiagnostics
package import CNNHost
import CNNText
import FileFormats
import NetworkInterchange
import NetworkModel
package import NetworkSpec

/// Finds models by what the user wrote, and keeps the texts for the findings that point into them.
package struct ModelSource {
  package private(set) var sources = SourceMap()
  /// The settings of the run for every model.
  package var settings: ElaborationSettings
  /// The same with each network's own settings and input.
  package var usualSettings: ElaborationSettings {
    var usual = settings
    usual.parameters = []
    usual.input = nil
    return usual
  }
  /// True if warnings are errors.
  package let isStrict: Bool
  private let readInput: (_ limit: Int) throws(FileError) -> [UInt8]
  /// What standard input gave, however often it is named; nil before it is read.
  private var input: Result<[UInt8], FileError>?

  package init(
    settings: ElaborationSettings, isStrict: Bool,
    readInput: @escaping (_ limit: Int) throws(FileError) -> [UInt8]
  ) {
    self.settings = settings
    self.isStrict = isStrict
    self.readInput = readInput
  }

  // MARK: Models

  /// The one model that a reference names.
  package mutating func model(_ reference: ModelReference) throws(Refusal) -> Model {
    var (file, name) = try network(reference)
    return try model(name, in: &file)
  }

  /// The network of statements that are in no file. Findings show the statements alone.
  ///
  /// - Parameters:
  ///   - opening: the text before them, which makes a network of them, as `closing` does after them.
  ///   - path: what findings call them.
  package mutating func model(
    of statements: String, after opening: String, before closing: String, path: String
  ) throws(Refusal) -> Model {
    let typed = sources.add(SourceFile(path: path, bytes: Array(statements.utf8)))
    let whole = SourceID(index: typed.index + 1)
    let excerpt = SourceExcerpt(
      of: whole, at: opening.utf8.count..<opening.utf8.count + statements.utf8.count, shownAs: typed
    )
    do throws(Refusal) {
      var file = ModelFile(
        .standardInput(network: nil),
        reading: .description(
          SourceFile(path: path, bytes: Array((opening + statements + closing).utf8))),
        into: &sources, root: nil, memory: settings.memory?.available)
      var model = try model(try names(in: file)[0], in: &file)
      model.diagnostics = model.diagnostics.map(excerpt.shown)
      return model
    } catch {
      throw Refusal(error.diagnostics.map(excerpt.shown), code: error.code)
    }
  }

  /// The one network that a reference names, for more than one configuration.
  package mutating func network(
    _ reference: ModelReference
  ) throws(Refusal) -> (file: ModelFile, name: String) {
    let file = try open(reference)
    if let name = reference.network { return (file, name) }
    let names = try names(in: file)
    guard names.count == 1 else { throw Refusal(ModelSource.ambiguous(reference, names)) }
    return (file, names[0])
  }

  /// All the networks that a reference names, each in its file, for more than one configuration.
  package mutating func networks(
    _ reference: ModelReference
  ) -> [Result<(file: ModelFile, name: String), Refusal>] {
    do throws(Refusal) {
      let file = try open(reference)
      let names = if let name = reference.network { [name] } else { try names(in: file) }
      return names.map { .success((file, $0)) }
    } catch {
      return [.failure(error)]
    }
  }

  /// All the models that a reference names: those of a file, or the one it chooses.
  package mutating func models(_ reference: ModelReference) -> [Result<Model, Refusal>] {
    do throws(Refusal) {
      var file = try open(reference)
      var models: [Result<Model, Refusal>] = []
      let names = if let name = reference.network { [name] } else { try names(in: file) }
      for name in names {
        do throws(Refusal) {
          models.append(.success(try model(name, in: &file)))
        } catch {
          models.append(.failure(error))
        }
      }
      return models
    } catch {
      return [.failure(error)]
    }
  }

  /// The same of what was found in a folder.
  package mutating func models(
    _ found: Result<ModelReference, Refusal>
  ) -> [Result<Model, Refusal>] {
    switch found {
    case .success(let reference): models(reference)
    case .failure(let refusal): [.failure(refusal)]
    }
  }

  /// One of the networks of a file, as this run wants it.
  package func model(_ name: String, in file: inout ModelFile) throws(Refusal) -> Model {
    let ofFile = file.diagnostics
    guard let outcome = file.outcome(of: name, settings: settings) else {
      throw Refusal(ModelSource.unknownNetwork(name, in: file.reference, known: file.networks))
    }
    guard ofFile.isEmpty else {
      throw Refusal((ofFile + outcome.diagnostics).judged(strictly: isStrict), code: .findings)
    }
    let diagnostics = outcome.diagnostics.judged(strictly: isStrict)
    guard var model = outcome.model, !diagnostics.haveErrors else {
      // A setting or an input that the network does not have is not a fault of the description.
      let isMisuse =
        !diagnostics.ofCommandLine.isEmpty
        || diagnostics.contains { $0.severity == .error && $0.id == .usage }
      throw Refusal(diagnostics, code: isMisuse ? .misuse : .findings)
    }
    model.diagnostics = diagnostics
    model.usual = usual(name, in: &file)
    return model
  }

  private func usual(_ name: String, in file: inout ModelFile) -> InferredNetwork? {
    guard settings.input != nil else { return nil }
    var usual = settings
    usual.input = nil
    return file.outcome(of: name, settings: usual)?.model?.network
  }

  private func names(in file: ModelFile) throws(Refusal) -> [String] {
    let names = file.networks
    guard names.isEmpty else { return names }
    let own = file.diagnostics
    throw Refusal(
      own.isEmpty ? [ModelSource.noNetwork(in: file.reference)] : own.judged(strictly: isStrict),
      code: .findings)
  }

  // MARK: Files

  /// The model files below a folder; why not, of one that cannot be read.
  ///
  /// - Parameters:
  ///   - formats: those that are sought.
  ///   - withBudgets: true if texts with the budgets of a folder are wanted too.
  package func files(
    in folder: String, _ formats: [ModelFormat] = ModelFormat.inFolders, withBudgets: Bool = false
  ) throws(FileError) -> [Result<ModelReference, Refusal>] {
    let found = try FileAccess.files(below: folder, extensions: formats.flatMap(\.extensions))
    return found.compactMap { path, file in
      if !withBudgets, ModelSource.isBudgets(path) { return nil }
      // JSON is of many kinds, and a folder may have any of them.
      if ModelFormat(ofFile: path) == .graph, !ModelSource.isGraph(path) { return nil }
      return file.map { .file($0, network: nil) }
        .mapError { Refusal(ModelSource.unreadable(path, $0)) }
    }
  }

  /// Returns whether a file says at its beginning that it is a network's graph.
  private static func isGraph(_ path: String) -> Bool {
    guard let bytes = try? FileAccess.read(path, .found, limit: SpecLibrary.largestSource) else {
      return false
    }
    return String(decoding: bytes.prefix(4096), as: UTF8.self).contains(GraphFile.schemaName)
  }

  /// Reads the file that a reference names, and what it imports.
  package mutating func open(_ reference: ModelReference) throws(Refusal) -> ModelFile {
    if case .file(let path, _) = reference, ModelSource.isBudgets(path) {
      throw Refusal(ModelSource.noNetwork(inBudgets: path))
    }
    let content = try content(of: reference)
    let root: String? =
      switch reference {
      case .zoo: nil
      case .file(let path, _), .folder(let path): ModelSource.importFolder(of: path)
      case .standardInput: FileAccess.resolved(".")
      }
    return ModelFile(
      reference, reading: content, into: &sources, root: root, memory: settings.memory?.available)
  }

  /// The folder that the imports of a file may not leave: the one in which the program runs or, if the
  /// file is elsewhere, its own.
  private static func importFolder(of path: String) -> String? {
    let working = FileAccess.resolved(".")
    guard let file = FileAccess.resolved(path), let end = file.lastIndex(of: "/") else {
      return working
    }
    guard let working, !file.hasPrefix(working.hasSuffix("/") ? working : working + "/") else {
      return working
    }
    return end == file.startIndex ? "/" : String(file[..<end])
  }

  /// What a reference names, and its format. Files of another program that are no text are opened, not read.
  package mutating func content(of reference: ModelReference) throws(Refusal) -> ModelContent {
    let limit = SpecLibrary.largestSource
    do throws(FileError) {
      switch reference {
      case .zoo(let name):
        guard let file = Zoo.file(declaring: name) else { break }
        return .description(file)
      case .file(let path, _), .folder(let path):
        // Another kind of file than a regular one, such as a pipe, can be read but once.
        guard FileAccess.isRegular(path) else {
          return ModelSource.content(of: try FileAccess.read(path, limit: limit), path: path)
        }
        let file = try OpenFile(path)
        let head = try file.bytes(in: 0..<min(file.count, ModelFormat.headCount))
        let format = ModelFormat(ofFile: path, beginning: head)
        if case .imported(.binary(let format)) = format {
          return .bytes(.file(file), path: path, format)
        }
        return ModelSource.content(of: try FileAccess.read(path, limit: limit), path: path)
      case .standardInput:
        return ModelSource.content(of: try inputBytes(limit: limit), path: "<stdin>")
      }
    } catch {
      throw Refusal(ModelSource.unreadable(reference.fileDescription, error))
    }
    throw Refusal(ModelSource.unknownModel(reference.fileDescription))
  }

  /// Bytes that have been read, whatever they are.
  private static func content(of bytes: [UInt8], path: String) -> ModelContent {
    let format = ModelFormat(ofFile: path, beginning: bytes.prefix(ModelFormat.headCount))
    switch format {
    case .description: return .description(SourceFile(path: path, bytes: bytes))
    case .graph: return .graph(SourceFile(path: path, bytes: bytes))
    case .imported(.text(let format)):
      return .text(SourceFile(path: path, bytes: bytes), format)
    case .imported(.binary(let format)):
      return .bytes(.memory(ByteBuffer(bytes)), path: path, format)
    }
  }

  /// Standard input, which can be read only once.
  private mutating func inputBytes(limit: Int) throws(FileError) -> [UInt8] {
    if let input { return try input.get() }
    do throws(FileError) {
      let bytes = try readInput(limit)
      input = .success(bytes)
      return bytes
    } catch {
      input = .failure(error)
      throw error
    }
  }

  /// Keeps a text, so that findings can show it.
  package mutating func add(_ file: SourceFile) -> SourceID { sources.add(file) }

  /// Reads texts of another kind, so that findings can show them.
  ///
  /// - Parameter make: gets the bytes of memory that they may take; nil if memory is not known to be short.
  mutating func read<Value>(_ make: (inout SourceMap, _ memory: Int?) -> Value) -> Value {
    make(&sources, settings.memory?.available)
  }
}
