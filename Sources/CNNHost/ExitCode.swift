/// The exit code of a run.
package enum ExitCode: Int32, Sendable {
  case clean = 0
  /// Errors in what was read, or facts that do not hold.
  case findings = 1
  /// Wrong usage, or a file that cannot be read or written.
  case misuse = 2
  /// Stopped by the user: `Interrupts.exitCode`.
  case interrupted = 130
}

extension ExitCode: Comparable {
  /// A worse one is greater.
  package static func < (a: ExitCode, b: ExitCode) -> Bool { a.rawValue < b.rawValue }
}
