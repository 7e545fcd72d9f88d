import Arguments
import CNNDiagnostics
import CNNHost
import FileFormats
import NetworkModel
import NetworkModels
import NetworkSpec
import NetworkVerification
import NetworkExecution

extension CommandRun {
  // MARK: What goes in

  func feeds(
    of network: InferredNetwork, _ settings: VerificationSettings
  ) throws(Refusal) -> [NodeID: Tensor] {
    var feeds: [NodeID: Tensor] = [:]
    for (id, shape) in network.network.inputs {
      guard let image = settings.image, feeds.isEmpty else {
        feeds[id] = settings.seeded.input(shape, at: id)
        continue
      }
      do throws(InterchangeError) {
        feeds[id] = try image.tensor(for: shape, from: try opened(image.path))
      } catch {
        throw unusable(image.path, error)
      }
    }
    return feeds
  }

  private func opened(_ path: String) throws(InterchangeError) -> OpenFile {
    do throws(FileError) { return try OpenFile(path) } catch { throw .unreadable(error.reason) }
  }

  mutating func parameterSource(
    for network: InferredNetwork, _ settings: VerificationSettings
  ) throws(Refusal) -> any ParameterSource {
    guard let path = arguments.text(.weights) else { return settings.seeded }
    return try weights(ofFile: path, for: network)
  }

  /// The weights in a file, matched as the options say.
  mutating func weights(
    ofFile path: String, for network: InferredNetwork
  ) throws(Refusal) -> any ParameterSource {
    let matching = try matching(for: network)
    do throws(InterchangeError) {
      return try WeightFile(try opened(path), path: path, matching: matching)
    } catch {
      throw unusable(path, error)
    }
  }

  private mutating func matching(for network: InferredNetwork) throws(Refusal) -> WeightMatching {
    if arguments.has(.weightsOrder) { return .byOrder }
    guard let path = arguments.text(.weightsMap) else { return .byName }
    let file: SourceFile
    do throws(FileError) {
      let bytes = try FileAccess.read(path, limit: SpecLibrary.largestSource)
      file = SourceFile(path: path, bytes: bytes)
    } catch {
      throw unusable(path, .unreadable(error.reason))
    }
    var map = WeightMap(for: network)
    map.read(file, models.add(file))
    guard map.findings.isEmpty else { throw Refusal(map.findings, code: .misuse) }
    return .renamed(map.names)
  }

  // MARK: What comes out

  func recorder(
    of network: InferredNetwork, from source: any ParameterSource
  ) throws(Refusal) -> WeightRecorder? {
    guard let path = arguments.text(.saveWeights) else { return nil }
    do throws(FileError) {
      let file = try NewFile(path, replacing: arguments.has(.force))
      return try WeightRecorder(of: network, from: source, to: file)
    } catch {
      throw unwritten(path, error)
    }
  }

  func finish(_ recorder: WeightRecorder) throws(Refusal) {
    do throws(FileError) {
      try recorder.finish()
    } catch {
      throw unwritten(arguments.text(.saveWeights) ?? "", error)
    }
  }

  /// The file of `--tap` appears when all has gone well.
  func write(_ tap: [UInt8]) throws(Refusal) {
    let path = outputPath ?? ""
    do throws(FileError) {
      try FileAccess.write(tap, to: path, replacing: arguments.has(.force))
    } catch {
      throw unwritten(path, error)
    }
  }

  // MARK: Refusals

  func refused(_ id: DiagnosticID, _ headline: String, help: String? = nil) -> Refusal {
    let diagnostic = Diagnostic(
      id, .error, headline, at: .commandLine, help: help.map { [Diagnostic.Help($0)] } ?? [])
    return Refusal(
      [diagnostic],
      code: [.overflow, .memoryExceeded, .opaqueLayer, .unsupportedLayer].contains(id)
        ? .findings : .misuse)
  }

  func unusable(_ path: String, _ error: InterchangeError) -> Refusal {
    Refusal(
      Diagnostic(
        .unreadableFile, .error, "cannot use `\(path)`: \(error.reason)", at: .file(path: path)))
  }

  private func unwritten(_ path: String, _ error: FileError) -> Refusal {
    Refusal(unwritable(path, error))
  }
}
