import Diagnostics
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Reports

extension CommandRun {
  mutating func explain() -> ExitCode { .misuse }
}
