import CNNDiagnostics
import CNNHost
package import NetworkSpec

/// Budgets of models that cannot state them.
extension ModelSource {
  /// Returns whether a path names a text with the budgets of its folder.
  static func isBudgets(_ path: String) -> Bool {
    FileAccess.fileName(of: path) == FolderBudgets.fileName
  }

  /// The texts with budgets of a folder and of those below it, or of a file's folder; why not, of one that cannot
  /// be read. `isWhole` says whether every file of their folders is meant.
  package func budgetFiles(
    of reference: ModelReference
  ) -> (isWhole: Bool, files: [Result<String, Refusal>]) {
    switch reference {
    case .zoo, .standardInput:
      return (false, [])
    case .file(let path, _):
      let beside = FileAccess.folder(of: path) + FolderBudgets.fileName
      // A link to nothing cannot be read, which is better said than that there are no budgets.
      let isThere = FileAccess.isPresent(beside) && FileAccess.kind(of: beside) != .folder
      return (false, isThere ? [.success(beside)] : [])
    case .folder(let path):
      // A folder that cannot be searched is reported when it is searched for models.
      let found =
        (try? FileAccess.files(below: path, extensions: [FolderBudgets.fileName])) ?? []
      return (
        true,
        found.filter { ModelSource.isBudgets($0.path) }.map { path, file in
          file.mapError { Refusal(ModelSource.unreadable(path, $0)) }
        }
      )
    }
  }

  /// Reads the budgets of a folder.
  package mutating func budgets(inFile path: String) throws(Refusal) -> FolderBudgets {
    do throws(FileError) {
      let bytes = try FileAccess.read(path, .found, limit: SpecLibrary.largestSource)
      return read { sources, memory in
        FolderBudgets(
          reading: SourceFile(path: path, bytes: bytes), into: &sources, memory: memory)
      }
    } catch {
      throw Refusal(ModelSource.unreadable(path, error))
    }
  }

  /// Reads a budget of the command line.
  package mutating func budgets(_ text: String, called name: String) -> FolderBudgets {
    read { sources, _ in FolderBudgets(requiring: text, called: name, into: &sources) }
  }
}
