package import CNNDiagnostics
package import CNNHost

/// The reason that a run, or its part for one model, cannot continue: findings to show, and the way the
/// program ends.
package struct Refusal: Error, Sendable {
  package let diagnostics: [Diagnostic]
  package let code: ExitCode

  package init(_ diagnostics: [Diagnostic], code: ExitCode) {
    self.diagnostics = diagnostics
    // A file that is not text at all cannot be read, whatever else is wrong.
    self.code = diagnostics.isUnreadable ? .misuse : code
  }

  /// True if a file is correct but for declaring no network: one of blocks alone.
  package var isForLackOfNetworks: Bool { diagnostics.allSatisfy { $0.id == .noNetwork } }

  /// A wrong argument, or a file that cannot be read.
  package init(_ diagnostic: Diagnostic) {
    self.init([diagnostic], code: .misuse)
  }
}

extension [Diagnostic] {
  /// True if a file could not be read as text, which no finding in it could be.
  package var isUnreadable: Bool { contains { $0.id == .notUTF8 || $0.id == .sourceTooLarge } }

  /// The errors in arguments, which are not a fault of the files.
  package var ofCommandLine: [Diagnostic] {
    filter { $0.severity == .error && $0.location == .commandLine }
  }

  package var haveErrors: Bool { contains { $0.severity == .error } }

  /// The findings as a run sees them: a strict one makes errors of warnings.
  package func judged(strictly: Bool) -> [Diagnostic] {
    guard strictly else { return self }
    return map { diagnostic in
      var judged = diagnostic
      if judged.severity == .warning { judged.severity = .error }
      return judged
    }
  }
}
