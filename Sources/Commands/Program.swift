import Arguments
import CNNDiagnostics
package import CNNHost
import CNNTables
import NetworkModels

/// The whole program but for its streams.
package enum Program {
  package static let version = "0.1.0"

  /// Runs one command line as the system hands it over.
  ///
  /// - Parameter words: without the program's name. One that is not UTF-8 is refused: put right, it would name
  ///   something else.
  package static func run(_ words: [[UInt8]], console: inout Console) -> ExitCode {
    var arguments: [String] = []
    for word in words {
      guard let argument = String(validating: word, as: UTF8.self) else {
        var run = CommandRun(ParsedArguments(command: .help), console: console)
        defer { console = run.console }
        return run.show(Refusal(UsageError.notUTF8(String(decoding: word, as: UTF8.self))))
      }
      arguments.append(argument)
    }
    return run(arguments, console: &console)
  }

  /// Runs one command line.
  ///
  /// - Parameter arguments: without the program's name.
  package static func run(_ arguments: [String], console: inout Console) -> ExitCode {
    run(arguments, console: &console, planting: .none)
  }

  /// Runs one command line with a fault in the calculator or in the executor, to see that
  /// `verify` finds it.
  package static func run(
    _ arguments: [String], console: inout Console, planting fault: PlantedFault
  ) -> ExitCode {
    let parsed: ParsedArguments
    do throws(UsageError) {
      parsed = try ArgumentParser.parse(arguments, by: .cnnshape)
    } catch {
      var run = CommandRun(ParsedArguments(command: .help), console: console)
      defer { console = run.console }
      return run.show(Refusal(error))
    }
    var run = CommandRun(parsed, console: console, planting: fault)
    let code = run.execute()
    console = run.console
    return code
  }
}

extension CommandRun {
  /// Does what the command says, and says why if it cannot.
  mutating func execute() -> ExitCode {
    let renamed =
      (arguments.formerWord.map { [($0, arguments.command.rawValue)] } ?? []) + renamedConventions
      + renamedQuantities
    emit(
      renamed.map { former, name in
        Diagnostic(.usage, .note, "`\(former)` is now called `\(name)`", at: .commandLine)
      })
    do throws(Refusal) {
      // Each line stands alone there.
      if reportFormat == .jsonl { try refuseOptions([.totals], "with `--format jsonl`") }
      return try run()
    } catch {
      return show(error)
    }
  }

  private mutating func run() throws(Refusal) -> ExitCode {
    switch arguments.command {
    case .summarize: try summarize()
    case .compare: try compare()
    case .reconcile: try reconcile()
    case .diff: try diff()
    case .sweep: try sweep()
    case .memory: try memory()
    case .maxBatch: try maxBatch()
    case .check: try check()
    case .verify: try verify()
    case .explain: try explain()
    case .layer: try layer()
    case .roofline: try roofline()
    case .show: try show()
    case .import: try importModel()
    case .convert: try convert()
    case .format: format()
    case .list: try list()
    case .help: try help()
    case .completions: completions()
    case .manual: manual()
    case .version: version()
    }
  }
}
