public import CNNTables

/// Where a run reads and writes. Tests hand in memory; `main` hands in the process's own streams.
public struct Console {
  public var output: any OutputSink
  public var errors: any OutputSink
  /// Columns of the terminal that `output` is; nil if it is none.
  public var outputWidth: Int?
  /// Whether `output` and `errors` are terminals that show colour.
  public var outputHasColor: Bool
  public var errorsHaveColor: Bool
  /// Reads at most so many bytes of standard input.
  public var readInput: (_ limit: Int) throws(FileError) -> [UInt8]
  /// Whether `errors` is a terminal, which shows progress.
  public var showsProgress = false
  /// Whether the user has asked to stop, since `listenForInterrupts`.
  public var isInterrupted: () -> Bool = { false }
  /// Lets an interrupt be asked for instead of ending the process.
  public var listenForInterrupts: () -> Void = {}
  /// Bytes of memory that a run may use; nil if that is not known.
  public var availableMemory: () -> Int? = { nil }

  public init(
    output: any OutputSink, errors: any OutputSink, outputWidth: Int? = nil,
    outputHasColor: Bool = false, errorsHaveColor: Bool = false,
    readInput: @escaping (_ limit: Int) throws(FileError) -> [UInt8]
  ) {
    self.output = output
    self.errors = errors
    self.outputWidth = outputWidth
    self.outputHasColor = outputHasColor
    self.errorsHaveColor = errorsHaveColor
    self.readInput = readInput
  }

  /// Writes to standard error; a failure there has nowhere to be told.
  mutating func writeError(_ text: String) {
    do { try errors.write(Array(text.utf8)) } catch { return }
  }
}

/// How a run ends.
public enum ExitCode: Int32, Sendable {
  case clean = 0
  /// Errors in what was read, or facts that do not hold.
  case findings = 1
  /// Wrong usage, or a file that cannot be read or written.
  case misuse = 2
  /// Stopped by the user: 128 and the number of SIGINT, as shells expect.
  case interrupted = 130
}

extension ExitCode: Comparable {
  /// A worse one is greater.
  public static func < (a: ExitCode, b: ExitCode) -> Bool { a.rawValue < b.rawValue }
}
