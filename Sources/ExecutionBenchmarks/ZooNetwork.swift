import CNNDiagnostics
import NetworkModel
import NetworkModels
import NetworkSpec

/// A network of the zoo in its default configuration.
func zooNetwork(_ name: String) throws(BenchmarkError) -> InferredNetwork {
  var models = ModelSource(settings: ElaborationSettings(), isStrict: false, readInput: { _ in [] })
  do throws(Refusal) {
    return try models.model(.zoo(name)).network
  } catch {
    throw BenchmarkError(error.diagnostics.first?.headline ?? "no network `\(name)`")
  }
}
