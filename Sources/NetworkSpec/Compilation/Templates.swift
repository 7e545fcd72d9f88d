import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// A block after compilation.
struct BlockTemplate: Sendable {
  /// A parameter that a call may leave out.
  struct DefaultedParameter: Sendable {
    let name: String
    let value: Located<Expression>
    /// As those of a statement.
    let cost: Int
    let readsPlane: Bool

    init(name: String, value: Located<Expression>) {
      self.name = name
      self.value = value
      cost = value.value.operationCount / 8
      readsPlane = value.value.readsPlane
    }
  }

  let name: String
  /// Parameters without a default, in order; they hold the first slots.
  var required: [String] = []
  /// Parameters with a default; they hold the slots after those.
  var defaulted: [DefaultedParameter] = []
  /// Slots of a frame, loop indices included.
  var slotCount = 0
  var body: [Statement] = []
  /// True if frameworks have a module of its own for it, whose output tools see.
  var isModule = false
  /// Names given to layers that could be mistaken for automatic ones, such as `conv2`.
  var reservedNames: Set<String> = []
}

/// A network after compilation.
struct NetworkTemplate {
  let name: String
  let title: String
  /// Of the network's name.
  let span: SourceSpan
  let citations: [Citation]
  let parameters: [NetworkParameter]
  let slotCount: Int
  let body: [Statement]
  let reservedNames: Set<String>
  let origins: Origins
}

/// A setting of a network that the command line may change.
struct NetworkParameter: Sendable {
  let name: String
  let span: SourceSpan
  let defaultValue: Number
  /// Empty if any number will do.
  let choices: [Number]
}

/// A paper or a result that a network cites, or what else its reader should know.
public struct Citation: Hashable, Sendable {
  /// The kind of citation; raw values are the words of the language.
  public enum Kind: String, Sendable {
    case paper, imagenet, note
  }

  /// A paper, a result on ImageNet or a note.
  public let kind: Kind
  /// The reference of a paper, the words of a note; empty for a result.
  public let text: String
  /// `year`, `top5-error` and the like, as written.
  public let properties: [Property]

  /// A property of a citation, as written: `year=2014`.
  public struct Property: Hashable, Sendable {
    /// The key.
    public let name: String
    /// The value, unquoted.
    public let value: String
  }
}
