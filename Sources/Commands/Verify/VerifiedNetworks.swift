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
  /// - Returns: The worst outcome; the first interrupt ends the run.
  mutating func forEachNetwork(
    _ body: (inout CommandRun, InferredNetwork) throws(Refusal) -> Void
  ) -> ExitCode {
    var worst = ExitCode.clean
    for argument in arguments.operands {
      do throws(Refusal) {
        for reference in try modelFiles(ModelReference(argument)) {
          for outcome in models.models(reference) {
            do throws(Refusal) {
              try body(&self, accepted(outcome.get()).network)
            } catch {
              worst = max(worst, show(error))
              guard worst != .interrupted else { return .interrupted }
            }
          }
        }
      } catch {
        worst = max(worst, show(error))
      }
    }
    return worst
  }

  /// Folders become their files; everything else stays as it is.
  private func modelFiles(_ reference: ModelReference) throws(Refusal) -> [ModelReference] {
    guard case .folder(let path) = reference else { return [reference] }
    let files: [ModelReference]
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
