public import CNNDiagnostics
import KDL
public import NetworkFacts

/// Budgets and published figures of models that cannot state them: those of a folder, or of one run.
///
/// Files of other programs have no `require`. A file of this name in their folder has it for them, as statements of
/// the description language: at the top for every model, in `models PATTERN { … }` for some.
public struct FolderBudgets: Sendable {
  /// The name of the file, which no search of a folder takes for a description.
  public static let fileName = "cnnshape-check.kdl"
  /// Statements `models` in a file.
  static let mostRules = 1_000

  /// What some of the models are checked against.
  public struct Rule: Sendable {
    /// The models, by a pattern of names; nil for all.
    public let pattern: String?
    /// Of the pattern, or of the whole rule.
    public let span: SourceSpan
    /// In the order of the text.
    public fileprivate(set) var facts: [PublishedFact]
  }

  /// That for every model first; the others in the order of the text.
  public private(set) var rules: [Rule] = []
  private var log = FaultLog()
  private var otherDiagnostics: [Diagnostic] = []

  /// Everything wrong with the text.
  public var diagnostics: [Diagnostic] {
    otherDiagnostics + log.faults.compactMap { $0.diagnostic }
  }

  /// Reads a text; everything wrong with it is in `diagnostics`.
  ///
  /// - Parameters:
  ///   - file: statements `require` and `published`, and `models` around them.
  ///   - sources: where the text is added, for what findings point into.
  ///   - memory: the bytes that it may take; nil if memory is not known to be short.
  public init(reading file: SourceFile, into sources: inout SourceMap, memory: Int? = nil) {
    let id = sources.add(file)
    let document: KDLDocument
    do throws(KDLError) {
      document = try KDLDocument(
        parsing: file.bytes, source: id, limits: KDLLimits(forDescriptions: memory))
    } catch {
      otherDiagnostics.append(ForeignValue.diagnostic(of: error, in: file.bytes))
      return
    }
    let whole = SourceSpan(source: id, range: 0..<file.bytes.count)
    var everyModel = Rule(pattern: nil, span: whole, facts: [])
    for node in document.nodes {
      guard !log.isFull else { break }
      do throws(SpecFault) {
        if node.name.text == FolderBudgets.modelsWord {
          try addRule(node)
        } else {
          try add(node, to: &everyModel)
        }
      } catch {
        log.add(error)
      }
    }
    if !everyModel.facts.isEmpty { rules.insert(everyModel, at: 0) }
    if rules.isEmpty, diagnostics.isEmpty {
      otherDiagnostics.append(
        Diagnostic(
          .noNetwork, .warning, "the file has no budgets", at: .file(path: file.path),
          help: [Diagnostic.Help("write one: `require parameters=\"< 5M\"`")]))
    }
  }

  /// A budget for every model: `macs < 4G`, or the rest of a `require`: `peak-bytes="< 256KiB" dtype=int8`.
  ///
  /// - Parameters:
  ///   - text: the budget.
  ///   - name: what findings call the text.
  ///   - sources: where the text is added.
  public init(requiring text: String, called name: String, into sources: inout SourceMap) {
    let id = sources.add(SourceFile(path: name, bytes: Array(text.utf8)))
    // The statement has other offsets than what was typed, so that findings are about all of that.
    let word = StatementWord.require.rawValue + " "
    let statement = FolderBudgets.statement(text)
    var everyModel = Rule(
      pattern: nil, span: SourceSpan(source: id, range: 0..<text.utf8.count), facts: [])
    do throws(KDLError) {
      let document = try KDLDocument(parsing: Array((word + statement).utf8), source: id)
      for node in document.nodes {
        do throws(SpecFault) { try add(node, to: &everyModel) } catch { log.add(error) }
      }
    } catch {
      otherDiagnostics.append(error.diagnostic)
    }
    for index in everyModel.facts.indices { everyModel.facts[index].span = everyModel.span }
    otherDiagnostics = diagnostics.map { finding in
      var finding = finding
      finding.location = .span(everyModel.span)
      finding.secondary = []
      finding.help = finding.help.map { Diagnostic.Help($0.text) }
      return finding
    }
    log = FaultLog()
    rules = [everyModel]
  }

  /// The property that `macs < 4G` means; the text itself if it has properties.
  private static func statement(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard
      let sign = bytes.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }),
      !bytes[..<sign].contains(UInt8(ascii: "="))
    else { return text }
    let name = String(decoding: bytes[..<sign], as: UTF8.self).utf8.filter {
      $0 != UInt8(ascii: " ")
    }
    return String(decoding: name, as: UTF8.self) + "="
      + KDLToken.quoted(String(decoding: bytes[sign...], as: UTF8.self))
  }

  // MARK: Statements

  private static let modelsWord = "models"

  private mutating func addRule(_ node: KDLNode) throws(SpecFault) {
    let reader = try NodeReader(node, arguments: 1...1, allowsChildren: true)
    let value = reader.arguments[0]
    guard rules.count < FolderBudgets.mostRules else {
      throw SpecFault(
        .tooMany(what: "rules in one file", limit: FolderBudgets.mostRules), at: node.name.span)
    }
    var rule = Rule(pattern: try value.word(), span: value.span, facts: [])
    for child in node.children ?? [] {
      guard !log.isFull else { break }
      do throws(SpecFault) { try add(child, to: &rule) } catch { log.add(error) }
    }
    rules.append(rule)
  }

  /// Adds the facts of a statement.
  private mutating func add(_ node: KDLNode, to rule: inout Rule) throws(SpecFault) {
    let compiled: (facts: [FactStatement], faults: [SpecFault])
    switch StatementWord.named(node.name.text) {
    case .require?: compiled = FactCompiler.required(node, in: NameScope())
    case .published?: compiled = FactCompiler.published(node, in: NameScope())
    case .network?, .block?, .import?, .input?, .rounding?, .module?, .repeat?, .when?, .else?,
      .let?, .freeze?, .output?, .foldBatchnorm?, .branch?, .apply?, .path?, .parameter?, .paper?,
      .imagenet?, .note?:
      throw SpecFault(
        .misplaced(node.name.text, belongs: "in a description, not among the budgets of a folder"),
        at: node.name.span)
    case nil:
      let known = [StatementWord.require.rawValue, StatementWord.published.rawValue]
      throw SpecFault(
        .unknownWord(
          node.name.text, role: .topLevelWord, known: known + [FolderBudgets.modelsWord]),
        at: node.name.span)
    }
    for fault in compiled.faults { log.add(fault) }
    for statement in compiled.facts {
      if let former = statement.formerName, let quantity = statement.fact.quantity {
        otherDiagnostics.append(former.renamed(to: quantity.hyphenatedName))
      }
      do throws(SpecFault) {
        rule.facts.append(try statement.fact(in: Frame()))
      } catch {
        log.add(error)
      }
    }
  }
}
