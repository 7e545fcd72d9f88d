import CNNText

/// Writes to a file descriptor of the process.
private struct DescriptorSink: OutputSink {
  let descriptor: Int32

  func write(_ bytes: [UInt8]) throws(OutputError) {
    switch FileAccess.writeAll(bytes, to: descriptor) {
    case 0: return
    case EPIPE: throw .closed
    case let failure: throw .system(code: failure)
    }
  }
}

extension Console {
  /// The process's own streams.
  package static var standard: Console {
    let colors = allowsColor(
      noColor: getenv("NO_COLOR").map { String(cString: $0) },
      terminal: getenv("TERM").map { String(cString: $0) })
    var console = Console(
      output: DescriptorSink(descriptor: STDOUT_FILENO),
      errors: DescriptorSink(descriptor: STDERR_FILENO),
      outputWidth: terminalWidth(STDOUT_FILENO),
      outputHasColor: colors && isatty(STDOUT_FILENO) == 1,
      errorsHaveColor: colors && isatty(STDERR_FILENO) == 1,
      readInput: { (limit) throws(FileError) in
        try FileAccess.read(STDIN_FILENO, limit: limit)
      })
    console.showsProgress = isatty(STDERR_FILENO) == 1
    console.availableMemory = { SystemMemory.available(threads: $0) }
    console.isInterrupted = { Interrupts.isPending }
    console.listenForInterrupts = { Interrupts.listen() }
    return console
  }

  /// Returns whether the environment leaves color to the terminal. `NO_COLOR` set to anything but the empty text
  /// forbids it (no-color.org).
  package static func allowsColor(noColor: String?, terminal: String?) -> Bool {
    (noColor ?? "").isEmpty && terminal != "dumb"
  }

  /// The columns that `COLUMNS` states; nil for anything but a whole number above 0.
  package static func statedWidth(_ columns: String?) -> Int? {
    columns.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The columns of a terminal that does not know them.
  private static let usualWidth = 80

  /// The columns of a terminal, as `COLUMNS` has them or else the terminal itself; nil of anything else.
  private static func terminalWidth(_ descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    if let stated = statedWidth(getenv("COLUMNS").map { String(cString: $0) }) { return stated }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return usualWidth
    }
    return Int(size.ws_col)
  }
}
