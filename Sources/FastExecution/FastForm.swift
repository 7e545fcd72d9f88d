import NetworkExecution
import NetworkModel

/// A layer that has fast kernels. All others run by their direct ones, so that a new kind needs nothing
/// here.
enum FastForm: Sendable {
  case convolution(Convolution)
  case product(FullyConnected)
  /// On every position.
  case positions(FullyConnected)
  case pooling(Pooling, FastReduction)
  case globalPooling(FastReduction)
  case adaptivePooling(AdaptivePooling, FastReduction)
  /// With running statistics.
  case normalization(BatchNormalization)
  case clamp(Clamp)
  case addition
  /// Along the channels.
  case concatenation
  case response(LocalResponseNormalization)
  case dropout
  case flatten

  /// Nil for a layer that runs by its direct kernel.
  init?(_ layer: Layer) {
    if case .convolution(let layer) = layer, layer.weights == .shared {
      self = .convolution(layer)
    } else if case .fullyConnected(let layer) = layer {
      switch layer.scope {
      case .volume: self = .product(layer)
      case .positions: self = .positions(layer)
      }
    } else if case .pooling(let layer) = layer,
      let reduction = FastReduction(layer.reduction)
    {
      self = .pooling(layer, reduction)
    } else if case .globalPooling(let layer) = layer, layer.form != .over(.channels),
      let reduction = FastReduction(layer.reduction)
    {
      self = .globalPooling(reduction)
    } else if case .adaptivePooling(let layer) = layer,
      let reduction = FastReduction(layer.reduction)
    {
      self = .adaptivePooling(layer, reduction)
    } else if case .batchNormalization(let layer) = layer, layer.tracksStatistics {
      self = .normalization(layer)
    } else if case .activation(let layer) = layer, let clamp = Clamp(layer.function) {
      self = .clamp(clamp)
    } else if case .addition(let layer) = layer, layer == Addition() {
      self = .addition
    } else if case .concatenation(let layer) = layer, layer.axis == .channels {
      self = .concatenation
    } else if case .localResponseNormalization(let layer) = layer,
      layer.size <= 2 * Volume.laneCount
    {
      self = .response(layer)
    } else if case .dropout = layer {
      self = .dropout
    } else if case .flatten = layer {
      self = .flatten
    } else {
      return nil
    }
  }

  /// True if the layer by itself is worth the way into blocks of channels and back.
  var isWorthPlanning: Bool {
    switch self {
    case .convolution, .product, .positions, .pooling, .globalPooling, .adaptivePooling, .response:
      true
    case .normalization, .clamp, .addition, .concatenation, .dropout, .flatten: false
    }
  }

  /// True if values can be brought within bounds as they are stored.
  var takesInClamp: Bool {
    switch self {
    case .convolution, .product, .positions, .normalization, .addition: true
    case .pooling, .globalPooling, .adaptivePooling, .clamp, .concatenation, .response, .dropout,
      .flatten:
      false
    }
  }

  /// True if the layer can read an image of few channels pixel by pixel.
  var readsPacked: Bool {
    switch self {
    case .convolution(let layer): layer.groups == 1
    case .positions: true
    case .product, .pooling, .globalPooling, .adaptivePooling, .normalization, .clamp, .addition,
      .concatenation, .response, .dropout, .flatten:
      false
    }
  }
}

/// A reduction that has a fast kernel.
enum FastReduction: Sendable {
  case max, average, l2, sum

  init?(_ reduction: Reduction) {
    switch reduction {
    case .max: self = .max
    case .average: self = .average
    case .l2: self = .l2
    case .sum: self = .sum
    case .lp: return nil
    }
  }
}

extension FullyConnected {
  /// The convolution of one pixel that makes the same products at every position, with the same weights.
  ///
  /// - Throws: `.tooLarge` never, since what is valid of the units is so of filters.
  func convolution(on axes: SpatialAxes) throws(KernelError) -> Convolution {
    guard let window = try? Window(kernel: 1),
      let convolution = try? Convolution(
        filters: units, windows: Windows(axes) { _ in window }, bias: bias)
    else { throw .tooLarge }
    return convolution
  }
}
