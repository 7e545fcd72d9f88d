import CNNDiagnostics
import CNNText
import NetworkModel

/// A fault of a network's graph in JSON, beside those that descriptions can have too.
enum GraphFault: Hashable {
  /// What `schema` says, nil for nothing of the kind.
  case otherSchema(String?)
  case missingMember(String, of: String)
  case unknownMember(String, of: String, known: [String])
  /// A layer, or the end of it, is named by one that is listed before it.
  case laterLayer(String, by: String)
  case inputCount(String, count: Int)
  case unknownBlock(String)
  /// The layers of a block have others between them.
  case separated(block: String)
  /// A name that does not begin with that of the block around it.
  case outside(String, block: String)
  case otherOutput(String, stated: [Int], inferred: Shape)
  /// The network is wanted for another input than that for which the layer states its output.
  case opaqueLayer(String)
}

extension GraphFault {
  var words: FaultWords {
    switch self {
    case .otherSchema(nil):
      FaultWords(.noNetwork, "the JSON is not a network", label: "no member `schema`")
        .noting("a network has `\"schema\": \"\(GraphFile.schema)\"`")
        .helping("`cnnshape show MODEL --format json` writes one")
    case .otherSchema(let schema?):
      FaultWords(
        .noNetwork, "`\(schema.excerpt)` is not a network", label: "expected `\(GraphFile.schema)`"
      ).helping("`cnnshape show MODEL --format json` writes one")
    case .missingMember(let name, let owner):
      FaultWords(
        .missingProperty, "\(owner) needs the member `\(name)`", label: "add `\"\(name)\": …`")
    case .unknownMember(let name, let owner, let known):
      FaultWords(.unknownProperty, "\(owner) has no member `\(name.excerpt)`")
        .suggesting(name, among: known, canReplace: false)
    case .laterLayer(let name, let reader):
      FaultWords(
        .unknownName, "`\(reader.excerpt)` reads `\(name.excerpt)`, which is listed after it"
      ).noting(
        "layers are listed after those that they read; layers in a circle have no such order")
    case .inputCount(let word, let count):
      FaultWords(
        count == 0 ? .missingInput : .unexpectedArgument,
        "`\(word)` reads one layer, not \(NumberText.grouped(count))")
    case .unknownBlock(let name):
      FaultWords(.unknownName, "no block before this one is named `\(name.excerpt)`")
        .noting("`blocks` lists the blocks in the order in which they begin")
    case .separated(let block):
      FaultWords(
        .misplacedNode, "the layers of the block `\(block.excerpt)` do not follow one another")
    case .outside(let name, let block):
      FaultWords(
        .misplacedNode, "`\(name.excerpt)` is in the block `\(block.excerpt)`",
        label: "its name must begin with `\(block.excerpt)/`")
    case .otherOutput(let name, let stated, let inferred):
      FaultWords(
        .shapeMismatch, "the output of `\(name.excerpt)` is \(inferred)",
        label: "not \(stated.prefix(8).map { "\($0)" }.joined(separator: "×"))"
      ).helping("leave `output` out: it follows from the other members")
    case .opaqueLayer(let name):
      FaultWords(
        .opaqueLayer, "what `\(name.excerpt)` gives for another input is not known",
        label: "stated for the network's own input")
    }
  }
}
