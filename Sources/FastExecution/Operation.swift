import NetworkExecution
import NetworkModel

/// A value that operations make and read; its place in `Plan.values`.
struct ValueID: Hashable, Sendable {
  let index: Int
}

/// A volume before it has a place in memory.
struct PlannedValue: Sendable {
  let shape: TensorShape
  let form: Form
  /// The margins that convolutions read around it.
  var margins = Margins.none
  /// The larger volume that it is some blocks of.
  var whole: (value: ValueID, firstBlock: Int)?

  enum Form: Hashable, Sendable {
    /// Channels in blocks.
    case blocked
    /// All channels side by side: an image of few channels that only convolutions read.
    case packed
    /// One position and no margins, so that all channels lie side by side.
    case vector
  }

  var lanes: Int { form == .packed ? shape.channels : Volume.laneCount }
}

/// Work that one step does: a layer, or several that were fused.
struct Operation: Sendable {
  let work: Work
  let inputs: [ValueID]
  let output: ValueID

  enum Work: Sendable {
    /// Takes over what is fed to the network.
    case enter(feed: Int)
    case convolution(ConvolutionWork)
    case product(weights: [Float], biases: [Float], Clamp?)
    case pooling(PoolingWork)
    case scaling(factors: [Float], shifts: [Float], Clamp?)
    case addition(Clamp?)
    case response(LocalResponseNormalization)
    /// The same values in another volume.
    case copy
    /// Into a vector, in the order C, H, W.
    case flatten
    case direct(Layer, LayerParameters)
  }
}

struct ConvolutionWork: Sendable {
  let layer: Convolution
  let plane: SlidingVolume
  let parameters: LayerParameters
  /// Batch normalization to be folded into the filters.
  let normalization: ChannelScale?
  /// True if the second input is added to the result.
  let addsInput: Bool
  let clamp: Clamp?
}

struct PoolingWork: Sendable {
  let reduction: FastReduction
  let cells: PooledCells
}

/// `y = x·factor + shift` for each channel.
struct ChannelScale: Sendable {
  var factors: [Double]
  var shifts: [Double]

  /// Batch normalization with running statistics: `(x − μ) / √(σ² + ε)·γ + β`.
  init(_ layer: BatchNormalization, _ parameters: LayerParameters) {
    factors = []
    shifts = []
    for channel in parameters.mean.indices {
      let deviation = (Double(parameters.variance[channel]) + layer.epsilon).squareRoot()
      let gamma = layer.affine ? Double(parameters.weights[channel]) : 1
      let beta = layer.affine ? Double(parameters.biases[channel]) : 0
      factors.append(gamma / deviation)
      shifts.append(beta - Double(parameters.mean[channel]) * gamma / deviation)
    }
  }
  /// The largest product of a weight and a factor that is folded, far below the largest float32.
  private static let largestFolded = 0x1p64

  /// Returns whether weights may be scaled before they meet their inputs. Scaled beyond float32, they would be
  /// infinite where the sum of unscaled products is not.
  func canFold(into weights: [Float]) -> Bool {
    let weight = weights.reduce(0) { max($0, $1.magnitude) }
    // False for anything that is not a number, too.
    return factors.allSatisfy { $0.magnitude * Double(weight) <= Self.largestFolded }
  }
}
