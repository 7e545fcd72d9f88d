import Diagnostics
import NetworkSpec

extension CommandRun {
  /// `cnnshape show MODEL`: the description file, or with `--expanded` the network alone, unfolded.
  mutating func show() -> ExitCode {
    let argument = arguments.operands[0]
    guard arguments.has(.expanded) else {
      switch loader.text(of: ModelReference(argument)) {
      case .success(let file):
        return deliver(text: String(decoding: file.bytes, as: UTF8.self))
      case .failure(let failure):
        emit(failure.diagnostics)
        return failure.code
      }
    }
    do throws(Failure) {
      let elaboration = try network(argument).get()
      guard let network = elaboration.network else { return .findings }
      return deliver(text: NetworkWriter.text(of: network))
    } catch {
      return error.code
    }
  }
}
