import Synchronization

/// Set by SIGINT.
private let interrupted = Atomic<Bool>(false)

/// The user's wish to stop.
package enum Interrupts {
  /// The code with which shells expect an interrupted process to end.
  package static let exitCode = 128 + SIGINT

  /// Lets an interrupt be asked for instead of ending the process.
  package static func listen() {
    signal(SIGINT) { _ in
      // A second one is not held back: the first was not heard.
      if interrupted.exchange(true, ordering: .relaxed) { _exit(Interrupts.exitCode) }
    }
  }

  /// True if the user has asked to stop, since `listen`.
  package static var isPending: Bool { interrupted.load(ordering: .relaxed) }
}

/// Signals that would end the process where a failed call says the same.
package enum Signals {
  /// Leaves it to `write` to say that a reader has gone or that a file has reached the limit of its size.
  package static func leaveFailuresToWrites() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }
}
