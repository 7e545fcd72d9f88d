import Arguments
import CNNDiagnostics
import CNNHost
import FileFormats
import NetworkModel
import NetworkSpec
import NetworkVerification
import NetworkExecution

extension CommandRun {
  // MARK: What goes in

  mutating func feeds(
    of network: InferredNetwork, _ settings: VerificationSettings
  ) throws(Failure) -> [NodeID: Tensor] {
    var feeds: [NodeID: Tensor] = [:]
    for (index, node) in network.network.nodes.enumerated() {
      guard case .input(let volume) = node.layer else { continue }
      let id = network.network.id(at: index)
      guard let image = settings.image, feeds.isEmpty else {
        feeds[id] = settings.seeded.input(volume.shape, at: id)
        continue
      }
      do throws(InterchangeError) {
        feeds[id] = try image.tensor(for: volume.shape)
      } catch {
        throw unreadable(image.path, error)
      }
    }
    return feeds
  }

  mutating func parameterSource(
    _ settings: VerificationSettings
  ) throws(Failure) -> any ParameterSource {
    guard let path = arguments.text(.weights) else { return settings.seeded }
    let file: OpenFile
    let matching: WeightMatching
    do throws(FileError) {
      file = try OpenFile(path)
      matching = try self.matching()
    } catch {
      throw unreadable(path, .unreadable(error.reason))
    }
    do throws(InterchangeError) {
      return try WeightFile(file, path: path, matching: matching)
    } catch {
      throw unreadable(path, error)
    }
  }

  private func matching() throws(FileError) -> WeightMatching {
    if arguments.has(.weightsOrder) { return .byOrder }
    guard let path = arguments.text(.weightsMap) else { return .byName }
    let bytes = try FileAccess.read(path, limit: SpecLibrary.largestSource)
    return .renamed(WeightMatching.renaming(String(decoding: bytes, as: UTF8.self)))
  }

  // MARK: What comes out

  mutating func recorder(
    of network: InferredNetwork, from source: any ParameterSource
  ) throws(Failure) -> WeightRecorder? {
    guard let path = arguments.text(.saveWeights) else { return nil }
    do throws(FileError) {
      let file = try NewFile(path, replacing: arguments.has(.force))
      return try WeightRecorder(of: network, from: source, to: file)
    } catch {
      throw unwritten(path, error)
    }
  }

  mutating func finish(_ recorder: WeightRecorder) throws(Failure) {
    do throws(FileError) {
      try recorder.finish()
    } catch {
      throw unwritten(arguments.text(.saveWeights) ?? "", error)
    }
  }

  /// The file of `--tap` appears when all has gone well.
  mutating func write(_ tap: [UInt8]) throws(Failure) {
    let path = arguments.text(.output) ?? ""
    do throws(FileError) {
      try FileAccess.write(tap, to: path, replacing: arguments.has(.force))
    } catch {
      throw unwritten(path, error)
    }
  }

  // MARK: Failures

  mutating func refused(
    _ id: DiagnosticID, _ headline: String, help: String? = nil
  ) -> Failure {
    emit([
      Diagnostic(
        id, .error, headline, at: .commandLine, help: help.map { [Diagnostic.Help($0)] } ?? [])
    ])
    return Failure(
      code: [.overflow, .memoryExceeded].contains(id) ? .findings : .misuse)
  }

  mutating func unreadable(_ path: String, _ error: InterchangeError) -> Failure {
    emit([
      Diagnostic(
        .unreadableFile, .error, "cannot use `\(path)`: \(error.reason)", at: .file(path: path))
    ])
    return Failure(code: .misuse)
  }

  mutating func unwritten(_ path: String, _ error: FileError) -> Failure {
    emit([unwritable(path, error)])
    return Failure(code: .misuse)
  }
}
