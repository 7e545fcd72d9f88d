package import CNNDiagnostics
import CNNText
import NetworkDiagnosis
package import NetworkModel

/// A fault in a file of another program, as data; its words are below.
package struct ImportFault: Error {
  package let reason: Reason
  package let location: Diagnostic.Location

  package enum Reason {
    /// A consequence of an error that has been reported already.
    case silent
    /// The text or the bytes are not of the format.
    case malformed(String)
    case nestingTooDeep(String)
    case tooLarge(String)
    case memoryExceeded(what: String)
    /// A field that a layer cannot do without.
    case missingField(String, of: String)
    case wrongType(of: String, expected: String)
    case outOfRange(of: String, value: String, expected: String)
    case unknownChoice(String, of: String, known: [String])
    /// A field that may be there once.
    case repeatedField(String)
    /// An operator of no known kind.
    case unknownOperator(String, node: String, known: [String])
    /// An operator that is known, used in a way that no layer stands for.
    case unsupported(String, node: String, why: String)
    case unknownValue(String, reader: String, known: [String])
    case inputCount(String, node: String, count: Int, expected: String)
    case unstatedInput(String, help: String)
    /// The numbers of `--input` are not for such an input.
    case inputSize(InputSize, axes: SpatialAxes)
    case tooManyLayers(limit: Int)
    /// The file is of the format but describes no network.
    case noNetwork(String, help: [String])
    case layer(LayerError)
    case statedShape(of: String, stated: String, inferred: Shape)
    /// The same in the axes of the file.
    case statedExtents(of: String, stated: String, found: String)
    case assumed(String, help: String)
  }

  package init(_ reason: Reason, at location: Diagnostic.Location) {
    self.reason = reason
    self.location = location
  }

  /// A consequence of an error that has been reported already: stops the work, says nothing.
  package static let silent = ImportFault(.silent, at: .commandLine)
}

extension ImportFault.Reason {
  /// What faults have in common that are one finding; nil for one that is its own.
  var sharedKey: String? {
    switch self {
    case .unknownOperator(let name, _, _): name
    case .unsupported(let name, _, let why): name + "\n" + why
    case .silent, .malformed, .nestingTooDeep, .tooLarge, .memoryExceeded, .missingField,
      .wrongType, .outOfRange, .unknownChoice, .repeatedField, .unknownValue, .inputCount,
      .unstatedInput, .inputSize, .tooManyLayers, .noNetwork, .layer, .statedShape,
      .statedExtents, .assumed:
      nil
    }
  }
}

extension ImportFault {
  /// The finding; nil for a fault that is not reported.
  package var diagnostic: Diagnostic? {
    func finding(
      _ id: DiagnosticID, _ headline: String, as severity: Diagnostic.Severity = .error,
      label: String = "", notes: [String] = [], help: [String] = []
    ) -> Diagnostic {
      Diagnostic(
        id, severity, headline, at: location, label: label, notes: notes,
        help: help.map { Diagnostic.Help($0) })
    }
    switch reason {
    case .silent:
      return nil
    case .malformed(let what):
      return finding(.syntax, what)
    case .nestingTooDeep(let what):
      return finding(.nestingTooDeep, what)
    case .tooLarge(let what):
      return finding(.sourceTooLarge, what)
    case .memoryExceeded(let what):
      return finding(.memoryExceeded, "\(what) need more memory than there is")
    case .missingField(let name, let owner):
      return finding(.missingProperty, "\(owner.excerpt) needs `\(name)`")
    case .wrongType(let name, let expected):
      return finding(.wrongType, "`\(name.excerpt)` must be \(expected)")
    case .outOfRange(let name, let value, let expected):
      return finding(
        .valueOutOfRange, "`\(name.excerpt)` of \(value.excerpt) is out of range", label: expected)
    case .unknownChoice(let value, let name, let known):
      return finding(
        .invalidChoice, "`\(name.excerpt)` cannot be `\(value.excerpt)`",
        notes: ["choices: " + known.map { "`\($0)`" }.joined(separator: ", ")],
        help: nearest(value, among: known).map { ["did you mean `\($0)`?"] } ?? [])
    case .repeatedField(let name):
      return finding(.duplicateProperty, "`\(name.excerpt)` is given twice")
    case .unknownOperator(let name, let node, let known):
      return finding(
        .unknownOperator, "`\(node.excerpt)` is of a kind that is not known: `\(name.excerpt)`",
        help: nearest(name, among: known).map { ["the nearest known kind is `\($0)`"] } ?? [])
    case .unsupported(let name, let node, let why):
      return finding(
        .unsupportedOperator, "`\(node.excerpt)`: no layer stands for this `\(name.excerpt)`",
        notes: [why])
    case .unknownValue(let name, let reader, let known):
      return finding(
        .unknownName, "`\(reader.excerpt)` reads `\(name.excerpt)`, which nothing before it gives",
        help: nearest(name, among: known).map { ["did you mean `\($0)`?"] } ?? [])
    case .inputCount(let name, let node, let count, let expected):
      return finding(
        count == 0 ? .missingInput : .unexpectedArgument,
        "`\(node.excerpt)`: `\(name.excerpt)` reads \(expected), not \(count)")
    case .unstatedInput(let name, let help):
      return finding(
        .missingInput, "the file does not state the size of the input `\(name.excerpt)`",
        help: [help])
    case .inputSize(let size, let axes):
      return finding(
        .valueOutOfRange, "`--input \(size)` does not fit the input",
        notes: [
          "the input is \(axes.rawValue == 1 ? "a sequence" : axes.rawValue == 2 ? "a plane" : "of three axes")"
        ])
    case .tooManyLayers(let limit):
      return finding(
        .expansionLimit, "the network has more than \(NumberText.grouped(limit)) layers")
    case .noNetwork(let what, let help):
      return finding(.noNetwork, what, help: help)
    case .layer(let error):
      let words = error.words
      return finding(words.id, words.headline, label: words.label, notes: words.notes)
    case .statedShape(let name, let stated, let inferred):
      return finding(
        .shapeMismatch, "the output of `\(name.excerpt)` is \(inferred)", as: .warning,
        notes: ["the file states \(stated)"])
    case .statedExtents(let name, let stated, let found):
      return finding(
        .shapeMismatch, "`\(name.excerpt)` is \(found)", as: .warning,
        notes: ["the file states \(stated)"])
    case .assumed(let what, let help):
      return finding(.assumedValue, what, as: .warning, help: [help])
    }
  }
}

extension String {
  /// No longer than a headline can bear, on one line.
  package var excerpt: String {
    let limit = 60
    let scalars = unicodeScalars.prefix(limit + 1).map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
    let text = String(String.UnicodeScalarView(scalars.prefix(limit)))
    return scalars.count > limit ? text + "…" : text
  }
}
