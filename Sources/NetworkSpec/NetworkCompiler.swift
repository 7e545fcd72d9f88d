import Diagnostics
import KDL
import NetworkModel

/// A network after compilation.
struct NetworkTemplate {
  let name: String
  let title: String
  let span: SourceSpan
  let citations: [Citation]
  let parameters: [NetworkParameter]
  let slotCount: Int
  let body: [Statement]
  let reservedNames: Set<String>
}

/// A paper or a result that a network cites.
public struct Citation: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case paper, imagenet
  }

  public let kind: Kind
  /// The reference of a paper; empty for a result.
  public let text: String
  /// `year`, `top5-error` and the like, as written.
  public let properties: [Property]

  public struct Property: Hashable, Sendable {
    public let name: String
    public let value: String
  }
}

extension SpecLibrary {
  /// Compiles one network.
  mutating func compile(
    _ declaration: NetworkDeclaration
  ) -> (template: NetworkTemplate, faults: [SpecFault]) {
    let node = declaration.node
    var compiler = StatementCompiler(blocks: declaration.directory, origins: origins)
    var title = ""
    for entry in node.entries.dropFirst() {
      do throws(SpecFault) {
        guard let key = entry.key else {
          throw SpecFault(.unexpectedArgument("network"), at: entry.value.span)
        }
        guard key.text == "title" else {
          throw SpecFault(.unknownProperty(key.text, of: "network", known: ["title"]), at: key.span)
        }
        title = try entry.value.word()
      } catch {
        compiler.report(error)
      }
    }
    let children = node.children ?? []
    var parameters: [NetworkParameter] = []
    var citations: [Citation] = []
    for child in children {
      do throws(SpecFault) {
        switch StatementWord.named(child.name.text) {
        case .parameter?:
          let parameter = try compiler.parameter(child, after: parameters)
          parameters.append(parameter)
          _ = compiler.scope.declare(parameter.name)
        case .paper?:
          citations.append(try compiler.citation(child, .paper))
        case .imagenet?:
          citations.append(try compiler.citation(child, .imagenet))
        case .network?, .block?, .import?, .input?, .rounding?, .repeat?, .when?, .branch?,
          .apply?, .path?, .published?, .require?, nil:
          continue
        }
      } catch {
        compiler.report(error)
      }
    }
    let body = compiler.compile(children, in: .network)
    origins = compiler.origins
    let template = NetworkTemplate(
      name: declaration.name, title: title, span: node.name.span, citations: citations,
      parameters: parameters, slotCount: compiler.scope.slots.count, body: body,
      reservedNames: compiler.reservedNames)
    return (template, compiler.faults)
  }
}

extension StatementCompiler {
  /// `parameter k default=192 choices="128 192 256 384"`.
  func parameter(
    _ node: KDLNode, after others: [NetworkParameter]
  ) throws(SpecFault) -> NetworkParameter {
    let reader = try NodeReader(node, arguments: 1...1, properties: ["default", "choices"])
    let name = try reader.arguments[0].word()
    let span = reader.arguments[0].span
    try checkParameterName(name, at: span)
    if let first = others.first(where: { $0.name == name }) {
      throw SpecFault(.duplicateName(name, first: first.span), at: span)
    }
    guard let stated = reader["default"] else {
      throw SpecFault(.missingProperty("default", of: "parameter"), at: node.name.span)
    }
    let defaultValue = try constant(stated)
    var choices: [Number] = []
    if let list = reader["choices"] {
      guard let (text, inside) = list.text else {
        throw SpecFault(
          .wrongType(expected: "numbers separated by spaces", found: list.typeName), at: list.span)
      }
      for choice in text.split(separator: " ") {
        choices.append(try constant(String(choice), at: inside))
      }
      guard choices.contains(defaultValue) else {
        throw SpecFault(
          .invalidChoice(defaultValue.description, choices: choices.map(\.description)),
          at: stated.span)
      }
    }
    return NetworkParameter(name: name, span: span, defaultValue: defaultValue, choices: choices)
  }

  private func constant(_ value: KDLValue) throws(SpecFault) -> Number {
    let expression = try value.expression(in: NameScope())
    return try expression.number(in: Frame(slots: [], volume: nil), at: value.span)
  }

  private func constant(_ text: String, at span: SourceSpan) throws(SpecFault) -> Number {
    let expression = try ExpressionParser.parse(text, at: span, in: NameScope())
    return try expression.number(in: Frame(slots: [], volume: nil), at: span)
  }

  /// `paper "Krizhevsky et al." year=2012`, `imagenet top5-error=15.4`.
  func citation(_ node: KDLNode, _ kind: Citation.Kind) throws(SpecFault) -> Citation {
    let reader = try NodeReader(
      node, arguments: kind == .paper ? 1...1 : 0...0, properties: nil)
    return Citation(
      kind: kind, text: try reader.arguments.first?.word() ?? "",
      properties: reader.allProperties.map {
        Citation.Property(name: $0.key.text, value: $0.value.plainText)
      })
  }
}

extension KDLValue {
  /// The value as a reader would say it.
  var plainText: String {
    switch content {
    case .string(let text): text
    case .number(let number): number.lexeme
    case .boolean(let flag): flag ? "yes" : "no"
    case .null: ""
    }
  }
}
