import CNNDiagnostics
import CNNText
@_spi(Rules) import NetworkModel

/// Words for windows that do not fit their volume.
extension LayerErrorWords {
  static func exceeding(_ fit: WindowFit) -> LayerErrorWords {
    LayerErrorWords(
      .windowExceedsInput,
      exceeding(
        "\(fit.dilatedKernel)", isDilated: fit.dilatedKernel != fit.kernel,
        fit.axis.counted(fit.input)),
      label: "needs \(fit.dilatedKernel)",
      notes: [
        "\(fit.formula) = \(fit.positionsText) positions along \(fit.axis.rawValue); "
          + "at least 1 is needed"
      ])
  }

  /// `kernel 5×5 does not fit an input of 4×4`, or of one axis `kernel 5 does not fit 4 rows`.
  static func exceeding(_ kernel: String, isDilated: Bool, _ input: String) -> String {
    "\(isDilated ? "dilated kernel" : "kernel") \(kernel) does not fit \(input)"
  }

  static func remaining(_ fit: WindowFit) -> LayerErrorWords {
    LayerErrorWords(
      .windowRemainder,
      remaining(
        "\(fit.kernel)", "\(fit.stride)", fit.unreadText()),
      notes: ["\(fit.formula) = \(fit.positionsText)"])
  }

  /// `kernel 3×3 with stride 2 leaves 1 of 8 rows and columns unread`, or `1 row and column of padding`.
  static func remaining(_ kernel: String, _ stride: String, _ unread: String) -> String {
    "kernel \(kernel) with stride \(stride) leaves \(unread) unread"
  }

  static func inPadding(
    _ axis: Axis, _ dilatedKernel: Int64, _ padding: Int64
  ) -> LayerErrorWords {
    LayerErrorWords(
      .windowInPadding,
      "a pooling window of \(dilatedKernel) would see only padding along \(axis.rawValue)",
      label: padding >= dilatedKernel
        ? "padding of \(padding) can hide it entirely" : "padding on both sides of the input",
      notes: [
        padding >= dilatedKernel
          ? "padding must be smaller than the window, as Caffe and PyTorch require"
          : "the taps of the dilated window lie so far apart that all of them can miss the input: "
            + "at some position each one falls in the padding"
      ])
  }

  static func emptyOutput(_ axis: Axis, _ computed: Int64) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "the padding leaves \(axis.counted(computed)) of output",
      notes: ["S·(N − 1) + E − 2P + output padding positions; at least 1 is needed"])
  }

  static func tooMuchOutputPadding(
    _ axis: Axis, _ outputPadding: Int, _ limit: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange, "output padding of \(outputPadding) along \(axis.rawValue) is too large",
      label: "must be below \(limit)",
      notes: ["it must stay below the larger of stride and dilation"])
  }
}
