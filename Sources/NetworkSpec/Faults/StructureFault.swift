import CNNDiagnostics
import CNNText
import KDL
import NetworkFacts

extension FaultWords {
  /// Suggests the nearest name, that of today for one of former times.
  fileprivate func suggesting(quantity name: String, among known: [String]) -> FaultWords {
    guard let near = nearest(name, among: known + Quantity.formerWords) else { return self }
    let meant = known.contains(near) ? near : Quantity(named: near)?.hyphenatedName ?? near
    return helping("did you mean `\(meant)`?", replacing: name, by: KDLToken.string(meant))
  }
}

/// Words and names, and their positions.
enum StructureFault: Hashable {
  case unknownWord(String, role: Role, known: [String])
  case unknownProperty(String, of: String, known: [String])
  /// `isWritten` says whether the name stands in the text as it is, or is made by expressions.
  case unknownLayer(String, known: [String], isWritten: Bool)
  /// An instance is named within itself.
  case openInstance(String)
  /// A call shares the weights of an instance that has other layers: the first difference, in words.
  case structuresDiffer(own: String, shared: String)
  /// An `else` that follows no `when`.
  case strayElse
  case unknownQuantity(String, isBudget: Bool, known: [String])
  case duplicateName(String, first: SourceSpan)
  /// Two imported files have a block of this name.
  case ambiguousBlock(String, files: [String])
  case duplicateProperty(String, first: SourceSpan)
  /// Two properties of which only one can be meant.
  case exclusiveProperties(String, String)
  /// A property that means something only beside another.
  case ineffectiveProperty(String, without: String)
  case reservedName(String)
  case misplaced(String, belongs: String)
  case missingProperty(String, of: String)
  case missingArgument(String, of: String)
  /// A number in the place of a layer's name: the properties that are meant, unless the layer has none.
  case numberForName(String, of: String, meant: String?)
  /// A call that lacks parameters of its block, by name; with a property that the block does not have.
  case missingParameters([String], of: String, stray: String?)
  case unexpectedArgument(of: String)
  case unexpectedChildren(of: String)
  case outOfScope(String)

  /// The role of an unknown word.
  enum Role: String {
    case word, block, function, parameter, value
    case topLevelWord = "word at the top of a file"

    /// True if the word of a layer could stand there.
    var takesLayers: Bool {
      switch self {
      case .word, .block, .value, .topLevelWord: true
      case .function, .parameter: false
      }
    }
  }
}

extension StructureFault {
  /// The property that the help for an unknown one names; nil if it names none.
  static func property(meantBy name: String, among known: [String]) -> String? {
    guard let term = ForeignTerm.property(name, among: known) else {
      return nearest(name, among: known)
    }
    return term.replacement(among: known)
  }

  var words: FaultWords {
    switch self {
    case .unknownWord(let word, .value, let known):
      FaultWords(.unknownWord, "unknown value `\(word.excerpt)`")
        .noting("no parameter, block, layer word, keyword or earlier layer has this name")
        .translating(ForeignTerm.word(word), word, among: known)
    case .unknownWord(let word, let role, let known):
      FaultWords(.unknownWord, "unknown \(role.rawValue) `\(word.excerpt)`")
        .translating(role.takesLayers ? ForeignTerm.word(word) : nil, word, among: known)
        .importing(role.takesLayers ? word : "")
    case .unknownProperty(let name, let owner, let known):
      FaultWords(.unknownProperty, "`\(owner)` takes no property `\(name.excerpt)`")
        .translating(ForeignTerm.property(name, among: known), name, among: known)
    case .unknownLayer(let name, let known, let isWritten):
      FaultWords(.unknownName, "no layer before this one is named `\(name.excerpt)`")
        .suggesting(name, among: known, canReplace: isWritten)
    case .openInstance(let name):
      FaultWords(
        .unknownName, "`\(name.excerpt)` is not complete here",
        label: "this statement is part of it")
    case .structuresDiffer(let own, let shared):
      FaultWords(.shapeMismatch, "\(own) cannot use the weights of \(shared)")
        .noting(
          "a call with `weights-of` must have the same layers, in the same order, as the instance "
            + "that it names")
    case .strayElse:
      FaultWords(.misplacedNode, "`else` must directly follow a `when`")
    case .unknownQuantity(let name, let isBudget, let known):
      FaultWords(
        .unknownQuantity,
        "`\(name.excerpt)` is not a quantity that a \(isBudget ? "budget can limit" : "fact can state")"
      )
      .suggesting(quantity: name, among: known)
      .noting(
        isBudget
          ? "budgets can limit " + quotedList(PublishedFact.budgetNames)
          : "facts can state " + quotedList(PublishedFact.names))
    case .duplicateName(let name, let first):
      FaultWords(.duplicateName, "the name `\(name.excerpt)` is already taken", label: "used again")
        .beside(first, "first used here")
    case .ambiguousBlock(let name, let files):
      FaultWords(.duplicateName, "several imported files declare a block `\(name.excerpt)`")
        .noting("declared in " + quotedList(files))
        .helping("declare a block of that name in this file to override them")
    case .duplicateProperty(let name, let first):
      FaultWords(
        .duplicateProperty, "the property `\(name.excerpt)` is given twice", label: "given again"
      ).beside(first, "first given here")
    case .exclusiveProperties(let name, let other):
      FaultWords(.duplicateProperty, "`\(name)` and `\(other)` cannot be combined")
        .helping("remove one of them")
    case .ineffectiveProperty(let name, let other):
      FaultWords(.missingProperty, "`\(name)` means nothing without `\(other)`")
        .helping("write `\(other)` beside it, or remove `\(name)`")
    case .reservedName(let name):
      FaultWords(.reservedName, "`\(name)` is a reserved word and cannot be used as a name")
    case .misplaced(let word, let place):
      FaultWords(.misplacedNode, "`\(word.excerpt)` belongs \(place)")
    case .missingProperty(let name, let owner):
      FaultWords(
        .missingProperty, "`\(owner)` needs the property `\(name)`", label: "add `\(name)=…`")
    case .missingArgument(let what, let owner):
      FaultWords(.missingArgument, "`\(owner.excerpt)` needs \(what)")
    case .numberForName(let number, let word, let meant?):
      FaultWords(
        .wrongType, "`\(word)` takes a name here, not the number \(number)", label: "not a name"
      ).helping("write `\(meant)`", replacing: number, by: meant)
    case .numberForName(let number, let word, nil):
      FaultWords(
        .wrongType, "`\(word)` takes a name here, not the number \(number)", label: "not a name"
      ).helping("leave it out: a layer gets its channels from what it reads")
    case .missingParameters(let names, let block, let stray):
      FaultWords(
        .missingArgument,
        "`\(block.excerpt)` needs \(quotedList(names))"
          + (stray.map { ", and has no `\($0.excerpt)`" } ?? "")
      ).helping(
        "write `\(block.excerpt) " + names.map { "\($0)=…" }.joined(separator: " ")
          + "`, or the values alone in this order")
    case .unexpectedArgument(let owner):
      FaultWords(
        .unexpectedArgument, "`\(owner.excerpt)` takes no more values", label: "unexpected")
    case .unexpectedChildren(let owner):
      FaultWords(.misplacedNode, "`\(owner.excerpt)` takes no `{ … }`")
    case .outOfScope(let word):
      FaultWords(.outOfScope, "`\(word)` is outside the scope of cnnshape")
        .noting(
          "volumes have one to three spatial axes and channels; recurrent layers and attention over "
            + "sequences do not produce such volumes")
    }
  }
}
