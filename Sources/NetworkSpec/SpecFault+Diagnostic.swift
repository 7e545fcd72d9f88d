import Diagnostics
import NetworkModel

extension SpecFault {
  /// The one place that makes words of a fault.
  var diagnostic: Diagnostic {
    let words = reason.words
    return Diagnostic(
      words.id, .error, words.headline, at: .span(span), label: words.label,
      secondary: words.secondary, notes: words.notes,
      help: words.help.map { text, replacement in
        Diagnostic.Help(
          text, edit: replacement.map { Diagnostic.Help.Edit(span: span, replacement: $0) })
      })
  }
}

/// The text of a finding, without its place.
private struct Words {
  var id: DiagnosticID
  var headline: String
  var label = ""
  var secondary: [Diagnostic.Label] = []
  var notes: [String] = []
  /// Text, and what to write at the place instead if that alone mends it.
  var help: [(String, String?)] = []

  init(_ id: DiagnosticID, _ headline: String) {
    self.id = id
    self.headline = headline
  }

  func labelled(_ label: String) -> Words { with { $0.label = label } }
  func noting(_ note: String) -> Words { with { $0.notes.append(note) } }
  func helping(_ text: String) -> Words { with { $0.help.append((text, nil)) } }
  func beside(_ span: SourceSpan, _ text: String) -> Words {
    with { $0.secondary.append(Diagnostic.Label(span, text)) }
  }

  /// Suggests the nearest of the words known, or lists them if they are few.
  func suggesting(_ word: String, among known: [String]) -> Words {
    with { words in
      if let nearest = nearest(word, among: known) {
        words.help.append(("did you mean `\(nearest)`?", nearest))
      } else if !known.isEmpty, known.count <= 12 {
        words.notes.append("known here: " + quotedList(known))
      }
    }
  }

  private func with(_ change: (inout Words) -> Void) -> Words {
    var copy = self
    change(&copy)
    return copy
  }
}

/// `a`, `b` and `c`, each in backticks.
private func quotedList(_ words: [String]) -> String {
  words.map { "`\($0)`" }.joined(separator: ", ")
}

extension SpecFault.Reason {
  fileprivate var words: Words {
    switch self {
    case .silent:
      Words(.syntax, "stopped by an earlier error")
    case .unknownWord, .unknownProperty, .unknownLayerName, .unknownSetting, .duplicateName,
      .duplicateProperty, .reservedName, .misplaced, .missingProperty, .missingArgument,
      .unexpectedArgument, .unexpectedChildren, .outOfScope, .noNetwork:
      structureWords
    case .wrongType, .outOfRange, .notFinite, .invalidChoice, .fractionWhereIntegerNeeded,
      .expression, .numberOverflow, .divisionByZero, .noIncomingVolume, .noInput, .malformed,
      .layer:
      valueWords
    case .argumentCount, .blockCycle, .importFailed, .importCycle, .expansionLimit:
      blockWords
    }
  }

  private var structureWords: Words {
    switch self {
    case .unknownWord(let word, let role, let known):
      Words(.unknownWord, "unknown \(role) `\(word)`").suggesting(word, among: known)
    case .unknownProperty(let name, let owner, let known):
      Words(.unknownProperty, "`\(owner)` takes no property `\(name)`")
        .suggesting(name, among: known)
    case .unknownLayerName(let name, let known):
      Words(.unknownName, "no layer before this one is named `\(name)`")
        .suggesting(name, among: known)
    case .unknownSetting(let name, let known):
      Words(.unknownName, "the network has no parameter `\(name)` to set")
        .suggesting(name, among: known)
    case .duplicateName(let name, let first):
      Words(.duplicateName, "the name `\(name)` is taken").labelled("named again")
        .beside(first, "named first")
    case .duplicateProperty(let name, let first):
      Words(.duplicateProperty, "the property `\(name)` is given twice").labelled("given again")
        .beside(first, "given first")
    case .reservedName(let name):
      Words(.reservedName, "`\(name)` is a word of the language and cannot be a name here")
    case .misplaced(let word, let place):
      Words(.misplacedNode, "`\(word)` belongs in \(place)")
    case .missingProperty(let name, let owner):
      Words(.missingProperty, "`\(owner)` needs the property `\(name)`")
        .labelled("add `\(name)=…`")
    case .missingArgument(let what, let owner):
      Words(.missingArgument, "`\(owner)` needs \(what)")
    case .unexpectedArgument(let owner):
      Words(.unexpectedArgument, "`\(owner)` takes no further value")
        .labelled("not expected")
    case .unexpectedChildren(let owner):
      Words(.misplacedNode, "`\(owner)` takes no `{ … }`")
    case .outOfScope(let word):
      Words(.outOfScope, "`\(word)` is outside the scope of cnnshape")
        .noting(
          "volumes are height × width × channels; recurrent layers, attention over sequences and "
            + "3-D convolutions have none of that shape")
    default:
      Words(.noNetwork, "the file declares no network")
        .helping("declare one: `network NAME { input 224 224 3; … }`")
    }
  }

  private var valueWords: Words {
    switch self {
    case .wrongType(let expected, let found):
      Words(.wrongType, "\(expected) is needed here, not \(found)")
    case .outOfRange(let value, let range):
      Words(.valueOutOfRange, "\(value) is out of range")
        .noting(
          range.upperBound == Int.max
            ? "at least \(range.lowerBound) is needed"
            : "from \(range.lowerBound) to \(range.upperBound)")
    case .notFinite:
      Words(.valueOutOfRange, "a finite number is needed here")
    case .invalidChoice(let word, let choices):
      Words(.invalidChoice, "`\(word)` is not one of the choices")
        .noting("choices: " + quotedList(choices)).suggesting(word, among: choices)
    case .fractionWhereIntegerNeeded(let value):
      Words(.arithmetic, "a whole number is needed here, and this gives \(value)")
        .helping("`floor(…)`, `ceil(…)` or `round(…)` makes one")
    case .expression(let message):
      Words(.expression, message)
    case .numberOverflow:
      Words(.arithmetic, "the number does not fit 64 bits")
    case .divisionByZero:
      Words(.arithmetic, "division by zero")
    case .noIncomingVolume(let word):
      Words(.missingInput, "`\(word)` has no incoming volume").labelled("nothing enters here")
        .helping("begin with `input HEIGHT WIDTH CHANNELS`")
    case .noInput:
      Words(.missingInput, "the network has no `input`")
        .helping("begin with `input HEIGHT WIDTH CHANNELS`")
    case .malformed(let text, let expected):
      Words(.wrongType, "`\(text)` is not what belongs here").labelled("expected \(expected)")
    case .layer(let error):
      Words(error.words)
    default:
      Words(.expression, "the value cannot be used here")
    }
  }

  private var blockWords: Words {
    switch self {
    case .argumentCount(let block, let expected, let found):
      Words(
        .missingArgument,
        "`\(block)` takes \(expected) value\(expected == 1 ? "" : "s"), "
          + "or one more with a name first; here \(found == 1 ? "is" : "are") \(found)")
    case .blockCycle(let cycle):
      Words(.blockCycle, "the block `\(cycle.first ?? "")` calls itself")
        .noting(cycle.map { "`\($0)`" }.joined(separator: " → "))
    case .importFailed(let reference, let why):
      Words(.importFailed, "cannot import `\(reference)`: \(why)")
    case .importCycle(let chain):
      Words(.importCycle, "the file imports itself")
        .noting(chain.map { "`\($0)`" }.joined(separator: " → "))
    case .expansionLimit(let what, let limit):
      Words(.expansionLimit, "more than \(limit) \(what): expansion stops")
    default:
      Words(.expression, "the block cannot be used here")
    }
  }
}

extension Words {
  fileprivate init(_ words: LayerErrorWords) {
    self.init(words.id, words.headline)
    label = words.label
    notes = words.notes
  }
}
