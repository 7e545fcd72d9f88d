/// A format of commands that list something, besides those of every report.
enum NamesFormat: String, CaseIterable {
  /// The names alone, one per line: what scripts ask for that complete a line.
  case names
}
