import Arguments
import CNNTables

extension CommandDefinition {
  static let verify = CommandDefinition(
    name: .verify, group: .check,
    summary: "execute networks and compare with the calculated figures",
    operands: [OperandDefinition("MODEL", .model, count: 1...OperandDefinition.unlimited)],
    // The usual ones first: the help explains as many as fit.
    options: [
      .counting, .training, .seed, .threads, .format, .layer, .image,
      .weights, .saveWeights, .tap, .learningRate, .momentum, .mean, .std, .scale, .weightsOrder,
      .weightsMap, .input, .set, .foldBatchnorm, .batch,
    ] + OptionDefinition.imports + [.strict, .columns, .layout, .output, .force],
    examples: ["verify vgg16", "verify resnet50 --counting", "verify lenet5 --training"],
    details: """
      The fast kernels check shapes and parameters; --counting checks operations too, --training \
      the gradients and what is saved for them.
      """)
}

/// The options specific to `verify`.
extension OptionDefinition {
  static let seed = OptionDefinition(
    .seed, .integer(0...largestNumber), "N", "seed for weights and input (0)")
  static let counting = OptionDefinition(
    .counting, "run the direct kernels, which count each operation")
  static let layer = OptionDefinition(.layer, .word, "NAME", "stop after this layer")
  static let tap = OptionDefinition(
    .tap, .word, "NAME", "write this layer's output to --output, as .npy")
  static let image = OptionDefinition(
    .image, .path, "FILE", "a .npy, .ppm or .pgm file instead of seeded numbers")
  static let mean = OptionDefinition(
    .mean, .list, "A,B,C", "mean to subtract from the image, per channel")
  static let std = OptionDefinition(
    .std, .list, "A,B,C", "deviation to divide the image by, per channel")
  static let scale = OptionDefinition(.scale, .number, "X", "multiply the image by X first")
  static let weights = OptionDefinition(
    .weights, .path, "FILE", "weights by layer name, .safetensors or .npz")
  static let weightsOrder = OptionDefinition(
    .weightsOrder, "use the file's arrays in their order", excludes: [.weightsMap])
  static let weightsMap = OptionDefinition(
    .weightsMap, .path, "FILE", "lines with a layer's name and its name in the file",
    excludes: [.weightsOrder])
  static let saveWeights = OptionDefinition(
    .saveWeights, .path, "FILE", "write the weights as .safetensors")
  static let threads = OptionDefinition(
    .threads, .integer(1...256), "N", "threads (all processors)")
  static let training = OptionDefinition(
    .training, "run one training step: forward, backward, update")
  static let learningRate = OptionDefinition(
    .learningRate, .number, "X", "learning rate of --training (0.01; 1e-6 for squared error)")
  static let momentum = OptionDefinition(
    .momentum, .number, "X", "momentum of --training (0.9)")
}
