import Arguments
import CNNDiagnostics
import CNNText
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// `--only`, `--layers`, `--sort` and `--top`.
extension CommandRun {
  /// The rows asked for, of a network whose layers and blocks they name.
  mutating func layerChoice(in network: InferredNetwork) throws(Refusal) -> LayerChoice {
    var choice = LayerChoice()
    if let words = arguments.list(.only) {
      choice.names = try names(words, in: network)
    }
    choice.condition = try layerCondition(in: network)
    choice.order = try understood { () throws(UsageError) in
      try self.order(arguments.list(.sort) ?? [])
    }
    choice.most = arguments.integer(.top)
    if choice.most != nil, choice.order.isEmpty {
      choice.order = [LayerChoice.Key(.macs, descends: true)]
    }
    return choice
  }

  private func order(_ words: [String]) throws(UsageError) -> [LayerChoice.Key] {
    var keys: [LayerChoice.Key] = []
    for word in words {
      let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
      guard let quantity = Quantity(named: name), LayerChoice.quantities.contains(quantity) else {
        throw .unknownQuantity(.sort, name, known: LayerChoice.quantities.map(\.name))
      }
      keys.append(LayerChoice.Key(quantity, descends: word.hasPrefix("-")))
    }
    return keys
  }

  /// Layers and blocks by name, and what is in a block that is named.
  private func names(
    _ words: [String], in network: InferredNetwork
  ) throws(Refusal) -> @Sendable (String) -> Bool {
    let known = network.network.nodes.map(\.name) + network.network.blocks.map(\.name)
    let patterns = words.map { NamePattern($0) }
    for (word, pattern) in zip(words, patterns)
    where !known.contains(where: { pattern.isName($0) }) {
      throw Refusal(
        Diagnostic(
          .unknownName, .error, "`\(network.network.name)` has no layer or block `\(word)`",
          at: .commandLine,
          help: nearest(word, among: known).map { [Diagnostic.Help("did you mean `\($0)`?")] } ?? []
        )
      )
    }
    return { name in
      patterns.contains { pattern in
        pattern.isName(name)
          || name.indices.contains { name[$0] == "/" && pattern.isName(String(name[..<$0])) }
      }
    }
  }

  private mutating func layerCondition(
    in network: InferredNetwork
  ) throws(Refusal) -> LayerCondition? {
    guard let text = arguments.text(.layers) else { return nil }
    let bytes = Array(text.utf8)
    let source = models.add(SourceFile(path: OptionName.layers.flag, bytes: bytes))
    let kinds = Set(
      LayerWord.allCases.map(\.rawValue) + network.network.nodes.map(\.layer.word)
        + network.network.blocks.map(\.kind))
    do throws(LayerConditionError) {
      return try LayerCondition(
        text, at: SourceSpan(source: source, range: 0..<bytes.count), kinds: kinds,
        quantities: LayerChoice.quantities)
    } catch {
      throw Refusal(error.diagnostic)
    }
  }
}
