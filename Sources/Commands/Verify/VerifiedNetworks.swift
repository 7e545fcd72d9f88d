import Arguments
import CNNDiagnostics
import CNNHost
import FileFormats
import NetworkModel
import NetworkModels

/// The networks that `verify` executes.
extension CommandRun {
  /// Calls `body` with every network that the arguments name.
  ///
  /// - Parameter option: one that only a single network can have.
  /// - Returns: The worst outcome, and how many networks were named, those included that there are not;
  ///   the first interrupt ends the run.
  mutating func forEachNetwork(
    only option: OptionName? = nil,
    _ body: (inout CommandRun, InferredNetwork) throws(Refusal) -> Void
  ) -> (worst: ExitCode, count: Int) {
    var worst = ExitCode.clean
    var count = 0
    for argument in arguments.operands {
      do throws(Refusal) {
        let references = try modelFiles(ModelReference(argument))
        for reference in references {
          let outcomes = models.models(reference)
          if let option, references.count > 1 || outcomes.count > 1 {
            throw Refusal(UsageError.needsOneNetwork(option))
          }
          for outcome in outcomes {
            count += 1
            do throws(Refusal) {
              try body(&self, accepted(outcome.get()).network)
            } catch {
              worst = max(worst, show(error))
              guard worst != .interrupted else { return (.interrupted, count) }
            }
          }
        }
      } catch {
        count += 1
        worst = max(worst, show(error))
      }
    }
    return (worst, count)
  }

  /// Folders become their files; everything else stays as it is.
  private func modelFiles(
    _ reference: ModelReference
  ) throws(Refusal) -> [Result<ModelReference, Refusal>] {
    guard case .folder(let path) = reference else { return [.success(reference)] }
    let files: [Result<ModelReference, Refusal>]
    do throws(FileError) {
      files = try models.files(in: path)
    } catch {
      throw unusable(path, .unreadable(error.reason))
    }
    guard !files.isEmpty else {
      throw unusable(path, .unreadable("no description in the folder"))
    }
    return files
  }
}
