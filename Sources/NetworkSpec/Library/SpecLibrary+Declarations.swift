import CNNDiagnostics
import KDL
import NetworkModel

/// The top level of a file.
extension SpecLibrary {
  /// Blocks are declared before any body is compiled, so that they may call one another in any order.
  mutating func declareBlocks(_ document: KDLDocument, in directory: inout BlockDirectory) {
    var declared: [(node: KDLNode, block: BlockReference)] = []
    var spans: [String: SourceSpan] = [:]
    for node in document.nodes {
      guard !log.isFull else { break }
      do throws(SpecFault) {
        switch StatementWord.named(node.name.text) {
        case .block?:
          let (name, span) = try declaredName(node, after: spans)
          try NameRule.checkBlock(name, at: span)
          spans[name] = span
          let block = BlockReference(index: blocks.count)
          blocks.append(BlockTemplate(name: name))
          directory.declare(name, block)
          declared.append((node, block))
        case .network?, .import?:
          continue
        case .input?, .rounding?, .module?, .repeat?, .when?, .else?, .let?, .freeze?, .output?,
          .foldBatchnorm?, .branch?, .apply?, .path?, .published?, .require?, .parameter?, .paper?,
          .imagenet?, .note?, nil:
          throw SpecLibrary.outsideOfBodies(node)
        }
      } catch {
        report(error)
      }
    }
    for (node, block) in declared { compile(block, node, directory) }
  }

  private static func outsideOfBodies(_ node: KDLNode) -> SpecFault {
    let word = node.name.text
    guard LayerWord.named(word) == nil, StatementWord.named(word) == nil else {
      return SpecFault(.misplaced(word, belongs: "in a network or a block"), at: node.name.span)
    }
    let known = [StatementWord.network, .block, .import].map { $0.rawValue }
    return SpecFault(.unknownWord(word, role: .topLevelWord, known: known), at: node.name.span)
  }

  private func declaredName(
    _ node: KDLNode, after spans: [String: SourceSpan]
  ) throws(SpecFault) -> (name: String, span: SourceSpan) {
    guard let entry = node.entries.first, entry.key == nil else {
      throw SpecFault(.missingArgument("a name", of: node.name.text), at: node.name.span)
    }
    guard case .fixed(let name, let span) = try NameTemplate(entry.value, in: NameScope()) else {
      throw SpecFault(.malformed("{…}", expected: "a name without braces"), at: entry.value.span)
    }
    if let first = spans[name] { throw SpecFault(.duplicateName(name, first: first), at: span) }
    return (name, span)
  }

  private mutating func compile(
    _ block: BlockReference, _ node: KDLNode, _ directory: BlockDirectory
  ) {
    var compiler = StatementCompiler(
      blocks: directory, origins: takeOrigins(), memory: memoryLeft)
    var template = blocks[block.index]
    compiler.declareParameters(node.entries.dropFirst(), of: &template)
    template.body = compiler.compile(node.children ?? [], in: .block)
    template.isModule = compiler.isModule
    template.slotCount = compiler.scope.slotCount
    template.reservedNames = compiler.reservedNames
    blocks[block.index] = template
    origins = compiler.origins
    memoryTaken += compiler.memoryTaken
    report(compiler.log.faults)
  }

  mutating func declareNetworks(_ document: KDLDocument, directory: BlockDirectory) {
    var spans: [String: SourceSpan] = [:]
    for node in document.nodes where node.name.text == StatementWord.network.rawValue {
      do throws(SpecFault) {
        let (name, span) = try declaredName(node, after: spans)
        spans[name] = span
        networks.append(name)
        declarations[name] = NetworkDeclaration(
          name: name, span: span, node: node, directory: directory)
      } catch {
        report(error)
      }
    }
  }
}
