import CNNText
package import NetworkAnalysis
import NetworkModel

/// The words of reports for a convention's figure.
extension ConventionTotals {
  /// `4,111,512,576 (4.11 G) MACs per image, counted as fvcore does: …; not counted: ReLU ×49`.
  package func note(per: String) -> String {
    var note = "\(figure.total.exactAndReadable) \(convention.unit.rawValue) per \(per), "
    if convention.unit.dimension == .values {
      note += FigureTotals.sizeWords(of: figure.total) + ", "
    }
    note += "counted as \(convention.name) does"
    if let counts = vectorWords {
      note += "; in addition, " + counts
    } else {
      note += ": " + figure.items.map { $0.words }.joined(separator: ", ")
    }
    return notCounted.isEmpty ? note : note + "; not counted: " + uncountedWords
  }

  /// `25,610,152 (25.61 M) parameters, 102.4 MB (97.7 MiB) in float32, counted as keras does: …`.
  package var parametersNote: String {
    "\(parameters.total.exactAndReadable) \(plural("parameter", parameters.total.known)), "
      + "\(FigureTotals.sizeWords(of: parameters.total)), counted as \(convention.name) does: "
      + parameters.items.map { $0.words }.joined(separator: ", ")
  }

  /// `ReLU ×49, max pooling`.
  package var uncountedWords: String { notCounted.map { $0.words }.joined(separator: ", ") }

  /// The counts that are never added to the figure: `comp 9.6 M, add 27.3 M`.
  package var vectorWords: String? {
    guard let vector else { return nil }
    return OperationVector.Count.allCases.filter { $0 != .macc }.map {
      "\($0.rawValue) \(vector[$0].abbreviated)"
    }.joined(separator: ", ")
  }
}

extension Breakdown.Item {
  /// `batch normalization 22.23 M`.
  fileprivate var words: String { "\(term.rawValue) \(NumberText.abbreviated(amount))" }
}

extension FigureTotals {
  /// `60.95 MB (58.1 MiB) in float32`.
  fileprivate static func sizeWords(of values: KnownCount) -> String {
    let (bytes, overflow) = values.known.multipliedReportingOverflow(by: bytesPerValue)
    guard !overflow else { return "too large for a size" }
    let size = KnownCount(bytes, isLowerBound: values.isLowerBound)
    return size.text { "\(NumberText.abbreviated($0))B (\(NumberText.binarySize($0)))" }
      + " in float32"
  }
}
