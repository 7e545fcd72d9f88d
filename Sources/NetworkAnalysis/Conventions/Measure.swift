import NetworkModel

/// A number of one layer and one image that conventions multiply. Where a layer has no such thing it
/// is 0, or what the closest thing is, as each case says.
enum Measure: Hashable, Sendable {
  /// Multiply–accumulates of the matrix product.
  case products
  /// Weights at each position of the output: for a transposed convolution the products of a count
  /// that takes the larger plane for the one that is slid over.
  case weightsAtOutput
  /// A group's filters of a transposed convolution, times the taps, for each value of the output.
  case filtersAtOutput
  /// The taps of a convolution in all of the input's channels, as if it had no groups, for each value of
  /// the output.
  case tapsOfAllChannels
  /// The taps of a transposed convolution times the input's channels, for each value of the input, rounded
  /// to single precision.
  case inputTapsInSingles
  /// A transposed convolution's products spread over the output's positions by the stride, all
  /// channels feeding all.
  case weightsAtOutputByStride
  /// One for each output value if the layer has biases.
  case biasAdditions
  case inputs
  /// The input's values if the layer learns a factor.
  case inputsIfWeighted
  case outputs
  /// `H·W` of the output.
  case positions
  /// Of a pooling window, padding included; real values where there is no window.
  case windowTaps
  /// Real values that pooling windows read, padding left out.
  case windowReads
  /// The output's values times the stride along both axes; the input's where there is no stride.
  case outputsByStride
  /// Values times the channels in a response normalization's window.
  case responseWindows
  /// Of an average pooling's window: the values that it divides by, together.
  case averagedTaps
  /// `⌊H / H'⌋·⌊W / W'⌋` for each output value, as if the cells of an adaptive pooling were alike.
  case wholeCells
  /// `(H / H')·(W / W') + 1` for each output value, in floating point and then without its fraction.
  case meanCells
  /// The output's values times the kernel as it is written: one number where it is the same along all axes,
  /// which a tool forgets to raise to their power.
  case tapsAsWritten
  /// The output's values times, along each axis, the pixels in a cell of an adaptive pooling: N / N', or where that is
  /// no integer the remainder plus 1.
  case remainderCells
  /// The output's values, once for each spatial axis.
  case outputsByAxes
  /// The input's values where a volume is enlarged by a factor, the output's plane where it is brought to a
  /// size, as in a tool that forgets to multiply.
  case resizedValues
  /// A transposed convolution's products divided by its groups, rounded down by filter.
  case productsByGroups
  /// For a transposed convolution with biases: a group's filters at the positions that a convolution with
  /// the same numbers would have.
  case forwardBiasAdditions
  /// Values that a response normalization's window reads beyond the channels, all of them zero.
  case responseMargins
  /// What sums that move along the channels of a response normalization add and subtract.
  case runningSums
  /// The values of all volumes that are multiplied, twice where one has a number for each channel.
  case multipliedValues
  /// The same where volumes are joined two by two.
  case pairedValues
  /// Sets of values that add up to 1 in a softmax.
  case distributions
  /// The output's values once for each volume but the first.
  case mergedValues
  case weights, biases, parameters, statistics
  /// 1.
  case layers
  /// The number of spatial axes.
  case axes
}

extension Measure {
  /// Without which the number of an opaque layer is not known.
  var neededKnowledge: Unknowns {
    switch self {
    case .products, .productsByGroups, .weightsAtOutputByStride: .macs
    case .weightsAtOutput, .biasAdditions, .inputsIfWeighted, .forwardBiasAdditions, .weights,
      .biases, .parameters, .statistics, .filtersAtOutput, .tapsOfAllChannels,
      .inputTapsInSingles:
      .parameters
    case .inputs, .outputs, .positions, .windowTaps, .windowReads, .outputsByStride,
      .responseWindows, .averagedTaps, .wholeCells, .meanCells, .tapsAsWritten, .remainderCells,
      .outputsByAxes, .resizedValues, .responseMargins, .runningSums, .distributions, .mergedValues,
      .multipliedValues, .pairedValues, .layers, .axes:
      []
    }
  }
}
