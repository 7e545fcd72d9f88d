public import Diagnostics
import KDL
import NetworkModel

/// Finds the text that an `import` names.
public protocol ImportResolver {
  /// - Parameter importer: the file that holds the `import`.
  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile
}

/// Why an `import` found nothing, in words that follow "cannot import `x`: ".
public struct ImportFailure: Error, Hashable, Sendable {
  public let reason: String

  public init(_ reason: String) { self.reason = reason }
}

/// The blocks and networks of a description file and of the files it imports.
public struct SpecLibrary {
  /// Bytes of a description file beyond which it is refused.
  public static let largestSource = 16 << 20
  /// Files that one description may bring in.
  static let mostImports = 256

  /// The networks that the file itself declares, in order.
  public var networks: [String] { declarations.map(\.name) }

  public private(set) var diagnostics: [Diagnostic] = []
  private(set) var declarations: [NetworkDeclaration] = []
  private(set) var blocks: [BlockTemplate] = []
  var origins: [Origin] = []

  private var directories: [String: BlockDirectory] = [:]
  private var seenFaults: Set<SpecFault> = []

  struct NetworkDeclaration {
    let name: String
    let node: KDLNode
    let directory: BlockDirectory
  }

  /// Reads a file and what it imports; everything wrong with them is in `diagnostics`.
  public init(
    reading file: SourceFile, into sources: inout SourceMap, imports: some ImportResolver
  ) {
    let id = sources.add(file)
    _ = load(id, file, sources: &sources, imports: imports, chain: [file.path])
  }

  mutating func report(_ fault: SpecFault) {
    guard fault.reason != .silent, seenFaults.insert(fault).inserted else { return }
    diagnostics.append(fault.diagnostic)
  }

  mutating func report(_ faults: [SpecFault]) {
    for fault in faults { report(fault) }
  }

  // MARK: Files

  private mutating func load(
    _ id: SourceID, _ file: SourceFile, sources: inout SourceMap, imports: some ImportResolver,
    chain: [String]
  ) -> BlockDirectory {
    let document: KDLDocument
    do throws(KDLError) {
      document = try KDLDocument(parsing: file.bytes, source: id)
    } catch {
      diagnostics.append(error.diagnostic)
      return BlockDirectory()
    }
    var directory = BlockDirectory()
    for node in document.nodes where node.name.text == StatementWord.import.rawValue {
      do throws(SpecFault) {
        let imported = try load(
          importOf: node, from: file, sources: &sources, imports: imports, chain: chain)
        directory.blocks.merge(imported.blocks) { own, _ in own }
      } catch {
        report(error)
      }
    }
    declareBlocks(document, in: &directory)
    directories[file.path] = directory
    // Networks of imported files are those files' affair.
    if chain.count == 1 { declareNetworks(document, directory: directory) }
    return directory
  }

  private mutating func load(
    importOf node: KDLNode, from file: SourceFile, sources: inout SourceMap,
    imports: some ImportResolver, chain: [String]
  ) throws(SpecFault) -> BlockDirectory {
    let reader = try NodeReader(node, arguments: 1...1)
    let reference = try reader.arguments[0].word()
    let span = reader.arguments[0].span
    let found: SourceFile
    do {
      found = try imports.resolve(reference, from: file)
    } catch {
      throw SpecFault(.importFailed(reference, why: error.reason), at: span)
    }
    guard !chain.contains(found.path) else {
      throw SpecFault(.importCycle(chain + [found.path]), at: span)
    }
    if let known = directories[found.path] { return known }
    guard directories.count < SpecLibrary.mostImports, chain.count < 64 else {
      throw SpecFault(
        .expansionLimit(what: "imported files", limit: SpecLibrary.mostImports), at: span)
    }
    let id = sources.add(found)
    return load(id, found, sources: &sources, imports: imports, chain: chain + [found.path])
  }

  // MARK: Declarations

  private mutating func declareBlocks(_ document: KDLDocument, in directory: inout BlockDirectory) {
    var own: [(node: KDLNode, reference: BlockReference)] = []
    var firstSpans: [String: SourceSpan] = [:]
    for node in document.nodes {
      switch StatementWord.named(node.name.text) {
      case .block?:
        do throws(SpecFault) {
          let name = try declaredName(node, first: &firstSpans)
          guard LayerWord.named(name) == nil, StatementWord.named(name) == nil else {
            throw SpecFault(.reservedName(name), at: node.entries[0].value.span)
          }
          // An instance's name and a layer's are told apart at the slash.
          guard !name.utf8.contains(UInt8(ascii: "/")) else {
            throw SpecFault(
              .malformed(name, expected: "a name without `/`"), at: node.entries[0].value.span)
          }
          let reference = BlockReference(index: blocks.count)
          blocks.append(
            BlockTemplate(
              name: name, span: node.name.span, required: [], defaulted: [], slotCount: 0,
              body: [], reservedNames: []))
          directory.blocks[name] = reference
          own.append((node, reference))
        } catch {
          report(error)
        }
      case .network?, .import?:
        continue
      case .input?, .rounding?, .repeat?, .when?, .branch?, .apply?, .path?, .published?,
        .require?, .parameter?, .paper?, .imagenet?, nil:
        reportTopLevel(node)
      }
    }
    for (node, reference) in own { compileBlock(node, reference, directory) }
  }

  private mutating func reportTopLevel(_ node: KDLNode) {
    let word = node.name.text
    if LayerWord.named(word) != nil || StatementWord.named(word) != nil {
      report(SpecFault(.misplaced(word, belongsIn: "a network or a block"), at: node.name.span))
    } else {
      report(
        SpecFault(
          .unknownWord(
            word, role: "word at the top of a file", known: ["network", "block", "import"]),
          at: node.name.span))
    }
  }

  private func declaredName(
    _ node: KDLNode, first: inout [String: SourceSpan]
  ) throws(SpecFault) -> String {
    guard let entry = node.entries.first, entry.key == nil else {
      throw SpecFault(.missingArgument("a name", of: node.name.text), at: node.name.span)
    }
    guard case .fixed(let name, let span) = try NameTemplate(entry.value, in: NameScope()) else {
      throw SpecFault(
        .malformed("{…}", expected: "a fixed name"), at: entry.value.span)
    }
    if let earlier = first[name] { throw SpecFault(.duplicateName(name, first: earlier), at: span) }
    first[name] = span
    return name
  }

  private mutating func compileBlock(
    _ node: KDLNode, _ reference: BlockReference, _ directory: BlockDirectory
  ) {
    var compiler = StatementCompiler(blocks: directory, origins: origins)
    let (required, defaulted) = compiler.declareParameters(node.entries.dropFirst())
    let body = compiler.compile(node.children ?? [], in: .block)
    blocks[reference.index] = BlockTemplate(
      name: blocks[reference.index].name, span: node.name.span, required: required,
      defaulted: defaulted, slotCount: compiler.scope.slots.count, body: body,
      reservedNames: compiler.reservedNames)
    origins = compiler.origins
    report(compiler.faults)
  }

  private mutating func declareNetworks(_ document: KDLDocument, directory: BlockDirectory) {
    var firstSpans: [String: SourceSpan] = [:]
    for node in document.nodes where node.name.text == StatementWord.network.rawValue {
      do throws(SpecFault) {
        let name = try declaredName(node, first: &firstSpans)
        declarations.append(NetworkDeclaration(name: name, node: node, directory: directory))
      } catch {
        report(error)
      }
    }
  }
}
