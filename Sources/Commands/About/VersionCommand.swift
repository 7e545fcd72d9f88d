import Arguments
import CNNHost

extension CommandDefinition {
  static let version = CommandDefinition(
    name: .version, group: .about, summary: "the version of this program", operands: [],
    examples: ["version"])
}

extension CommandRun {
  /// `cnnshape version`
  mutating func version() -> ExitCode {
    deliver(text: "cnnshape \(Program.version)\n")
  }
}
