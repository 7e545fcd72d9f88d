package import CNNText

/// The streams of a run. Tests pass memory; `main` passes the process's own streams.
package struct Console {
  package var output: any OutputSink
  package var errors: any OutputSink
  /// Columns of the terminal that `output` is; nil if it is none.
  package var outputWidth: Int?
  /// True if `output` and `errors` are terminals that show color.
  package var outputHasColor: Bool
  package var errorsHaveColor: Bool
  /// Reads at most so many bytes of standard input.
  package var readInput: (_ limit: Int) throws(FileError) -> [UInt8]
  /// True if `errors` is a terminal, which shows progress.
  package var showsProgress = false
  /// True if the user has asked to stop, since `listenForInterrupts`.
  package var isInterrupted: () -> Bool = { false }
  /// Lets an interrupt be asked for instead of ending the process.
  package var listenForInterrupts: () -> Void = {}
  /// Bytes of memory that a run may use once it has started so many threads; nil if that is not known.
  package var availableMemory: (_ threads: Int) -> Int? = { _ in nil }

  package init(
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

  /// Writes to standard error; a failure there cannot be reported.
  package mutating func writeError(_ text: String) {
    do { try errors.write(Array(text.utf8)) } catch { return }
  }
}
