/// The families of layers, by what they compute. Analyses and the conventions of tools switch over
/// these, exhaustively, so that a kind that fits a family changes none of them.
public enum LayerFamily: Hashable, Sendable {
  /// The network's input.
  case source
  /// Matrix products, to which a bias may be added.
  case product(Product)
  /// Distances of the input from learned centers.
  case distance
  /// Several values reduced to one number.
  case reduction(Reduction, over: Region)
  /// A fixed function of each value by itself.
  case activation(Activation.Function)
  /// A function of each value by itself with learned numbers.
  case learnedActivation
  /// Channels multiplied by a function of other channels.
  case gating
  /// A learned factor or shift for each channel.
  case scaling
  /// Values divided by a deviation or a norm, most often after a mean was subtracted.
  case normalization(Statistics)
  /// Values that add up to 1, or their logarithms.
  case distribution(Softmax.Form)
  /// Values dropped at random in training; nothing at test time.
  case noise
  /// Several volumes combined, element by element but for matrix products.
  case merge(Merge)
  /// Values between those of the input.
  case resampling(Upsample.Interpolation)
  /// Values rearranged; nothing is computed.
  case rearrangement(Rearrangement)
  /// An operation of an imported file, of which no rule is known.
  case opaque(Opaque.Arithmetic)

  /// The product of weights and inputs.
  public enum Product: Hashable, Sendable {
    case convolution, transposedConvolution, fullyConnected
  }

  /// The region that a reduction turns into one number.
  public enum Region: Hashable, Sendable {
    /// A sliding window of one channel.
    case window
    /// All of a channel.
    case plane
    /// One of several cells that cover a channel.
    case cell
    /// One of several cells that cover a region, of which there are several too.
    case region
    /// Several channels at one position.
    case channels
    /// The plane, or the channels of each position, by an operator on tensors rather than a module.
    case axis
  }

  /// The source of the mean and the deviation.
  public enum Statistics: Hashable, Sendable {
    /// Collected in training per channel, as in batch normalization.
    case tracked
    /// Taken from each channel of the batch, which is the image at test time: batch normalization without
    /// running statistics.
    case image
    /// Taken from each channel of each image, or gathered in training: instance normalization.
    case instance
    /// Taken from the volume or from each position: layer normalization.
    case layer
    /// Taken from groups of channels.
    case group
    /// Squares of neighboring channels: local response normalization.
    case neighbors
    /// Norms of the channels, each compared with their mean: global response normalization.
    case response
    /// The norm of the channels at each position.
    case norm
  }

  /// The combination of values, at the same position but for matrix products.
  public enum Merge: Hashable, Sendable {
    case addition, subtraction, weightedAddition, multiplication, maximum
    /// Sums of products of values at different positions.
    case matrixMultiplication
  }

  /// The destination of the values.
  public enum Rearrangement: Hashable, Sendable {
    /// Volumes side by side.
    case concatenation
    /// The same values in the same order under another shape, which copies nothing.
    case view
    /// The same as one column, which frameworks have a module for.
    case flattening
    /// Part of the values.
    case selection
    /// Zeros added around the values.
    case padding
    /// The same values in another order.
    case permutation
    /// Values placed among zeros, where another volume has its maxima.
    case scattering
  }
}
