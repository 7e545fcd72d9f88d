import Synchronization

/// Set by SIGINT.
private let interrupted = Atomic<Bool>(false)
/// True once SIGINT is heard.
private let isListening = Atomic<Bool>(false)
/// True once the signals that end a process remove its unfinished files first.
private let removesFiles = Atomic<Bool>(false)

/// The user's wish to stop.
package enum Interrupts {
  /// The code with which shells expect an interrupted process to end.
  package static let exitCode = 128 + SIGINT
  /// Seconds in which an interrupt should be noticed; a single layer may take much longer.
  private static let patience: UInt32 = 1

  /// Lets an interrupt be asked for. One that is not noticed, and a second one, end the process.
  package static func listen() {
    isListening.store(true, ordering: .relaxed)
    signal(SIGALRM) { _ in Interrupts.end() }
    signal(SIGINT) { _ in
      if interrupted.exchange(true, ordering: .relaxed) { Interrupts.end() }
      alarm(Interrupts.patience)
    }
  }

  private static func end() {
    UnfinishedEntry.removeAll()
    _exit(Interrupts.exitCode)
  }

  /// True if the user has asked to stop, since `listen`.
  package static var isPending: Bool { interrupted.load(ordering: .relaxed) }
}

/// Signals that would end the process at a bad moment.
package enum Signals {
  /// Leaves it to `write` to say that a reader has gone or that a file has reached the limit of its size.
  package static func leaveFailuresToWrites() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Lets the signals that end a process remove its unfinished files first. Those that it ignores stay ignored,
  /// as `nohup` wants it.
  static func removeUnfinishedFiles() {
    guard !removesFiles.exchange(true, ordering: .relaxed) else { return }
    var number: [Int32] = [SIGTERM, SIGHUP, SIGQUIT]
    if !isListening.load(ordering: .relaxed) { number.append(SIGINT) }
    for number in number {
      let former = signal(number) { number in
        UnfinishedEntry.removeAll()
        signal(number, SIG_DFL)
        raise(number)
      }
      // There is no way to ask without changing it that all systems share.
      if isIgnored(former) { signal(number, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
