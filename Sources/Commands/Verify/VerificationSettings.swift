import Arguments
import CNNHost
import NetworkModel
import FastExecution
import NetworkExecution
import NetworkVerification

/// The settings for executing networks.
struct VerificationSettings {
  let kernels: any LayerKernels
  let seeded: SeededParameters
  let image: ImageFile?
  let lastLayer: String?
  let tap: String?
  /// An option given that only a single network can have.
  let optionOfOneNetwork: OptionName?
  let threads: Int
  /// Nil to execute in the form of test time.
  let training: TrainingSettings?

  /// - Throws: What options together do not make sense.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    training = try TrainingSettings(arguments)
    threads = arguments.integer(.threads) ?? Processors.count
    kernels =
      arguments.has(.counting)
      ? DirectKernels(threads: threads) : FastKernels(threads: threads)
    seeded = SeededParameters(seed: UInt64(arguments.integer(.seed) ?? 0), threads: threads)
    lastLayer = arguments.text(.layer)
    tap = arguments.text(.tap)
    if tap != nil, arguments.outputPath == nil { throw .needless(.tap, without: .output) }
    if lastLayer != nil, arguments.has(.saveWeights) { throw .excluded(.saveWeights, by: .layer) }
    for option in [OptionName.mean, .std, .scale]
    where arguments.has(option) && !arguments.has(.image) {
      throw .needless(option, without: .image)
    }
    for option in [OptionName.weightsOrder, .weightsMap]
    where arguments.has(option) && !arguments.has(.weights) {
      throw .needless(option, without: .weights)
    }
    optionOfOneNetwork = [OptionName.layer, .tap, .image, .weights, .saveWeights].first {
      arguments.has($0)
    }
    if let optionOfOneNetwork, arguments.operands.count > 1 {
      throw .needsOneNetwork(optionOfOneNetwork)
    }
    if let report = arguments.outputPath, let weights = arguments.text(.saveWeights),
      FileAccess.areOneFile(report, weights)
    {
      throw .sameFile(.output, .saveWeights)
    }
    guard let path = arguments.text(.image) else {
      image = nil
      return
    }
    var image = ImageFile(path: path)
    if let scale = arguments.number(.scale) { image.scale = Float(scale) }
    if let mean = try VerificationSettings.numbers(.mean, arguments) { image.mean = mean }
    if let deviation = try VerificationSettings.numbers(.std, arguments) {
      guard deviation.allSatisfy({ $0 > 0 }) else {
        throw .unfitNumber(
          .std, arguments.list(.std)?.joined(separator: ",") ?? "", needed: "numbers above 0")
      }
      image.deviation = deviation
    }
    self.image = image
  }

  private static func numbers(
    _ option: OptionName, _ arguments: ParsedArguments
  ) throws(UsageError) -> [Float]? {
    guard let words = arguments.list(option) else { return nil }
    let numbers = words.compactMap { Float($0) }.filter(\.isFinite)
    guard numbers.count == words.count else { throw .notNumbers(option) }
    return numbers
  }
}
