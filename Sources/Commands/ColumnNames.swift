import Arguments
import NetworkFacts
import NetworkReports

/// The words of `--columns`: a quantity has one name everywhere, and former names still work.
extension CommandRun {
  /// Names that columns had, which the current ones replace.
  private static let formerColumns = [
    "fieldCentre": "fieldCenter", "live": "liveBytes",
  ]
  private static let formerRooflineColumns = ["time": "microseconds"]

  /// The columns that a word stands for: itself, those of a group, or that of a current name.
  func columns(named word: String) -> [String] {
    if arguments.command == .summarize, word == "share" { return SummaryReport.shareNames }
    return [currentColumn(word) ?? word]
  }

  private func currentColumn(_ word: String) -> String? {
    switch arguments.command {
    case .summarize, .compare, .sweep, .list, .diff:
      CommandRun.formerColumns[word] ?? Quantity.currentName(of: word)
    case .roofline: CommandRun.formerRooflineColumns[word]
    // Their columns are no quantities of a network.
    case .reconcile, .memory, .maxBatch, .check, .verify, .explain, .layer, .show, .import,
      .convert, .format, .help, .completions, .manual, .version:
      nil
    }
  }

  /// The former names of columns and quantities that the command line has, and the current ones.
  var renamedQuantities: [(String, String)] {
    let columns = (arguments.list(.columns) ?? []).compactMap { word in
      currentColumn(word).map { (word, $0) }
    }
    let keys = (arguments.list(.sort) ?? []).compactMap { word -> (String, String)? in
      let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
      return Quantity.currentName(of: name).map { (name, $0) }
    }
    return (columns + keys).filter { former, _ in
      Quantity.isFormerName(former) || CommandRun.formerColumns[former] != nil
        || CommandRun.formerRooflineColumns[former] != nil
    }
  }
}
