import Arguments
package import CNNHost

/// The whole program but for its streams.
package enum Program {
  package static let version = "0.1.0"

  /// Runs one command line.
  ///
  /// - Parameter arguments: without the program's name.
  package static func run(_ arguments: [String], console: inout Console) -> ExitCode {
    run(arguments, console: &console, planting: .none)
  }

  /// Runs one command line with something wrong in the calculator or in the witness, to see that
  /// `verify` finds it.
  package static func run(
    _ arguments: [String], console: inout Console, planting fault: PlantedFault
  ) -> ExitCode {
    let parsed: ParsedArguments
    do throws(UsageError) {
      parsed = try ArgumentParser.parse(arguments, by: .cnnshape)
    } catch {
      var run = CommandRun(ParsedArguments(command: .help), console: console)
      run.emit([error.diagnostic])
      console = run.console
      return .misuse
    }
    var run = CommandRun(parsed, console: console, planting: fault)
    let code = run.execute()
    console = run.console
    return code
  }
}

extension CommandRun {
  /// Does what the command says.
  mutating func execute() -> ExitCode {
    switch arguments.command {
    case .summarize: summarize()
    case .compare: compare()
    case .reconcile: reconcile()
    case .diff: diff()
    case .sweep: sweep()
    case .memory: memory()
    case .fit: fit()
    case .check: check()
    case .verify: verify()
    case .explain: explain()
    case .roofline: roofline()
    case .show: show()
    case .format: format()
    case .list: list()
    case .help: help()
    case .completions: completions()
    case .manual: manual()
    case .version: version()
    }
  }
}
