public import CNNDiagnostics
import KDL
import NetworkModel

/// Finds the text that an `import` names.
public protocol ImportResolver {
  /// Returns the file that `reference`, the text after `import`, means in `importer`.
  ///
  /// - Throws: `ImportFailure` with the reason, which becomes a finding at the `import`.
  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile

  /// Returns what tells a file from others, given its path: equal for all paths of one file.
  func identity(of path: String) -> String
}

extension ImportResolver {
  /// The path itself.
  public func identity(of path: String) -> String { path }
}

/// The reason that an `import` failed, in words that follow "cannot import `x`: ".
public struct ImportFailure: Error, Hashable, Sendable {
  /// The reason that the file is not available; follows a colon in the finding.
  public let reason: String

  /// A failure for a reason in lower case without a full stop.
  public init(_ reason: String) { self.reason = reason }
}

/// The blocks and networks of a description file and of the files it imports.
public struct SpecLibrary {
  /// Bytes of a description file beyond which it is refused.
  public static let largestSource = 16 << 20
  /// `import`s that one description may have in all its files.
  static let mostImports = 256
  /// Imports inside imports.
  static let deepestImports = 64

  /// The networks that the file itself declares, in order.
  public internal(set) var networks: [String] = []
  var declarations: [String: NetworkDeclaration] = [:]
  var blocks: [BlockTemplate] = []
  /// Of the blocks' statements.
  var origins: [Origin] = []
  /// Several configurations of a network follow one another.
  var lastCompiled: CompiledNetwork?

  private(set) var log = FaultLog()
  /// Findings about whole texts.
  private var textDiagnostics: [Diagnostic] = []
  private var directories: [String: BlockDirectory] = [:]
  /// `import`s followed so far, and bytes of all the files.
  private var importCount = 0
  private var byteCount = 0
  /// Bytes of memory that there are; nil if it is not known to be short.
  private let memory: Int?
  /// Bytes of it that the texts and what is made of them take.
  var memoryTaken = 0
  /// Of these, those of the network compiled last.
  var memoryOfLast = 0

  /// Findings in the file and its imports, except in the bodies of networks.
  public var diagnostics: [Diagnostic] {
    textDiagnostics + log.faults.compactMap { $0.diagnostic }
  }

  struct CompiledNetwork {
    let template: NetworkTemplate
    let faults: [SpecFault]
  }

  struct NetworkDeclaration {
    let name: String
    let span: SourceSpan
    let node: KDLNode
    let directory: BlockDirectory
  }

  /// Reads a file and what it imports; everything wrong with them is in `diagnostics`.
  ///
  /// - Parameters:
  ///   - file: the text.
  ///   - sources: where all texts are added, for what findings point into.
  ///   - imports: what finds the files that a text imports.
  ///   - memory: the bytes that the descriptions may take; nil if memory is not known to be short.
  public init(
    reading file: SourceFile, into sources: inout SourceMap, imports: some ImportResolver,
    memory: Int? = nil
  ) {
    self.memory = memory
    let id = sources.add(file)
    var chain = [file.path]
    byteCount = file.bytes.count
    let directory = load(id, file, sources: &sources, imports: imports, chain: &chain)
    if textDiagnostics.isEmpty, log.count == 0, networks.isEmpty, directory.isEmpty {
      textDiagnostics.append(SpecLibrary.declaresNothing(file))
    }
  }

  private static func declaresNothing(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .noNetwork, .error, "the file declares no networks or blocks", at: .file(path: file.path),
      help: [Diagnostic.Help("declare one: `network NAME { input 224 224 3; … }`")])
  }

  mutating func report(_ faults: [SpecFault]) {
    for fault in faults { report(fault) }
  }

  mutating func report(_ fault: SpecFault) { log.add(fault) }

  /// Bytes that are left for what is compiled; nil if memory is not known to be short.
  var memoryLeft: Int? { memory.map { $0 - memoryTaken } }

  /// Hands the origins to a compiler that adds to them, without a copy.
  mutating func takeOrigins() -> [Origin] {
    defer { origins = [] }
    return origins
  }

  // MARK: Files

  /// - Parameter chain: the files that are being read, this one at the end.
  /// - Returns: the blocks that the file sees.
  private mutating func load(
    _ id: SourceID, _ file: SourceFile, sources: inout SourceMap, imports: some ImportResolver,
    chain: inout [String]
  ) -> BlockDirectory {
    var directory = BlockDirectory()
    defer { directories[imports.identity(of: file.path)] = directory }
    let document: KDLDocument
    do throws(KDLError) {
      document = try KDLDocument(
        parsing: file.bytes, source: id,
        limits: KDLLimits(forDescriptions: memory.map { $0 - memoryTaken }))
      memoryTaken += document.memory
    } catch {
      textDiagnostics.append(ForeignValue.diagnostic(of: error, in: file.bytes))
      directory.addFailedImport()
      return directory
    }
    for node in document.nodes where node.name.text == StatementWord.import.rawValue {
      guard !log.isFull else { break }
      do throws(SpecFault) {
        let (imported, path) = try load(
          importOf: node, from: file, sources: &sources, imports: imports, chain: &chain)
        directory.add(imported, from: path)
      } catch {
        report(error)
        directory.addFailedImport()
      }
    }
    declareBlocks(document, in: &directory)
    // Networks of imported files are those files' affair.
    if chain.count == 1 { declareNetworks(document, directory: directory) }
    return directory
  }

  private mutating func load(
    importOf node: KDLNode, from file: SourceFile, sources: inout SourceMap,
    imports: some ImportResolver, chain: inout [String]
  ) throws(SpecFault) -> (BlockDirectory, path: String) {
    let value = try NodeReader(node, arguments: 1...1).arguments[0]
    let reference = try value.word()
    importCount += 1
    guard importCount <= SpecLibrary.mostImports else {
      throw SpecFault(.tooMany(what: "imports", limit: SpecLibrary.mostImports), at: value.span)
    }
    let found: SourceFile
    do throws(ImportFailure) {
      found = try imports.resolve(reference, from: file)
    } catch {
      throw SpecFault(.importFailed(reference, why: error.reason), at: value.span)
    }
    let identity = imports.identity(of: found.path)
    if let start = chain.firstIndex(where: { imports.identity(of: $0) == identity }) {
      throw SpecFault(.importCycle(chain[start...] + [found.path]), at: value.span)
    }
    if let known = directories[identity] { return (known, found.path) }
    guard chain.count < SpecLibrary.deepestImports else {
      throw SpecFault(
        .tooMany(what: "nested imports", limit: SpecLibrary.deepestImports), at: value.span)
    }
    byteCount += found.bytes.count
    guard byteCount <= SpecLibrary.largestSource else {
      throw SpecFault(
        .tooMany(what: "bytes in one description", limit: SpecLibrary.largestSource),
        at: value.span)
    }
    chain.append(found.path)
    defer { chain.removeLast() }
    let id = sources.add(found)
    return (load(id, found, sources: &sources, imports: imports, chain: &chain), found.path)
  }
}

extension KDLLimits {
  /// The limits of a description.
  ///
  /// - Parameter memory: the bytes that it may take; nil if memory is not known to be short.
  init(forDescriptions memory: Int?) {
    // A seventh more than `check` was measured to take of texts with 200,000 of them.
    self.init(memory: memory.map { Memory(available: $0, ofNode: 160, ofEntry: 130) })
  }
}
