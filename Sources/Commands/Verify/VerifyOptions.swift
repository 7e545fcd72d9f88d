import Arguments
import CNNTables

extension CommandDefinition {
  static let verify = CommandDefinition(
    name: .verify, group: .check,
    summary: "execute networks and compare with what is calculated",
    operands: [OperandDefinition("MODEL", .model, count: 1...OperandDefinition.unlimited)],
    // The usual ones first: the help explains as many as fit.
    options: [
      .counting, .training, .seed, .threads, .format(VerificationFormat.self), .layer, .image,
      .weights, .saveWeights, .tap, .learningRate, .momentum, .mean, .std, .scale, .weightsOrder,
      .weightsMap, .input, .set, .batch, .layout, .output, .force,
    ],
    examples: ["verify vgg16", "verify resnet50 --counting", "verify lenet5 --training"],
    details: """
      Fast kernels prove shapes and parameters, --counting operations too, --training \
      gradients and what is kept for them.
      """)
}

/// The formats of `verify`.
enum VerificationFormat: String, Hashable, Sendable, CaseIterable {
  case text, json

  var reportFormat: ReportFormat {
    switch self {
    case .text: .text
    case .json: .json
    }
  }
}

extension CommandRun {
  /// The format of a report on networks that were executed.
  var verificationFormat: ReportFormat {
    (arguments.choice(.format, as: VerificationFormat.self) ?? .text).reportFormat
  }
}

/// The options of `verify` alone.
extension OptionDefinition {
  static let seed = OptionDefinition(
    .seed, .integer(0...largestNumber), "N", "seed of weights and input (0)")
  static let counting = OptionDefinition(
    .counting, "run the direct kernels, which count each operation")
  static let layer = OptionDefinition(.layer, .word, "NAME", "stop after this layer")
  static let tap = OptionDefinition(
    .tap, .word, "NAME", "write this layer's output to --output, as .npy")
  static let image = OptionDefinition(
    .image, .path, "FILE", "a .npy, .ppm or .pgm file instead of seeded numbers")
  static let mean = OptionDefinition(
    .mean, .list, "A,B,C", "subtracted from the image, for each channel")
  static let std = OptionDefinition(.std, .list, "A,B,C", "divides the image, for each channel")
  static let scale = OptionDefinition(.scale, .number, "X", "multiplies the image first")
  static let weights = OptionDefinition(
    .weights, .path, "FILE", "weights by layer name, .safetensors or .npz")
  static let weightsOrder = OptionDefinition(
    .weightsOrder, "take the file's arrays in their order", excludes: [.weightsMap])
  static let weightsMap = OptionDefinition(
    .weightsMap, .path, "FILE", "lines of a layer's name and its name in the file",
    excludes: [.weightsOrder])
  static let saveWeights = OptionDefinition(
    .saveWeights, .path, "FILE", "write the weights as .safetensors")
  static let threads = OptionDefinition(
    .threads, .integer(1...256), "N", "threads (all processors)")
  static let training = OptionDefinition(
    .training, "one step forward, back and down the gradient instead")
  static let learningRate = OptionDefinition(
    .learningRate, .number, "X", "the step of --training (0.01; 1e-6 for squared error)")
  static let momentum = OptionDefinition(
    .momentum, .number, "X", "the share of earlier steps in it (0.9)")
}
