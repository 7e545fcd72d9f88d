package import CNNHost
import CNNText
package import Commands

/// One command line run inside the test: what it wrote and how it ended.
package struct ProgramRun: Sendable {
  package let output: String
  package let errors: String
  /// Both, in the order of writing, as a terminal shows them.
  package let screen: String
  package let code: ExitCode

  /// - Parameters:
  ///   - arguments: without the program's name.
  ///   - input: what standard input holds.
  ///   - width: columns of the terminal; nil for a pipe or file.
  ///   - colors: whether output and errors are terminals that show color.
  package init(
    _ arguments: [String], input: String = "", width: Int? = nil, colors: Bool = false
  ) {
    self.init(arguments, input: input, width: width, colors: colors, planting: .none)
  }

  /// - Parameter fault: Something wrong in the calculator or in the executor.
  package init(
    _ arguments: [String], input: String = "", width: Int? = nil, colors: Bool = false,
    planting fault: PlantedFault
  ) {
    let screen = Screen()
    var console = Console(
      output: Stream(screen: screen, isError: false), errors: Stream(screen: screen, isError: true),
      outputWidth: width, outputHasColor: colors, errorsHaveColor: colors,
      readInput: { (limit) throws(FileError) in
        guard input.utf8.count <= limit else { throw .tooLarge(limit: limit) }
        return Array(input.utf8)
      })
    code = Program.run(arguments, console: &console, planting: fault)
    output = text(screen.output)
    errors = text(screen.errors)
    self.screen = text(screen.all)
  }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// What has been written so far. Both streams share one, hence a class.
private final class Screen {
  var output: [UInt8] = []
  var errors: [UInt8] = []
  var all: [UInt8] = []
}

private struct Stream: OutputSink {
  let screen: Screen
  let isError: Bool

  func write(_ bytes: [UInt8]) throws(OutputError) {
    screen.all += bytes
    if isError { screen.errors += bytes } else { screen.output += bytes }
  }
}
