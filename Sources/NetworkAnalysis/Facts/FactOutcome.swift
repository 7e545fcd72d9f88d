public import NetworkModel

/// The computed figure.
public enum FactFigure: Hashable, Sendable {
  case count(KnownCount)
  case volume(Shape)
  /// A receptive field that differs along the axes.
  case sides([Int64])
}

/// The outcome of a fact, with the computed figure.
public enum FactOutcome: Hashable, Sendable {
  case held(FactFigure)
  case failed(FactFigure)
  /// The arithmetic contradicts it, as the description says it does.
  case disputed(FactFigure)
  /// The description disputes it, yet the arithmetic gives it.
  case settled(FactFigure)
  /// What is known of the figure, a lower bound, leaves open whether it holds.
  case undecided(FactFigure)
  /// There is nothing to check it against.
  case noFigure(MissingFigure)

  /// The computed figure, if there is one.
  public var figure: FactFigure? {
    switch self {
    case .held(let figure), .failed(let figure), .disputed(let figure), .settled(let figure),
      .undecided(let figure):
      figure
    case .noFigure: nil
    }
  }
}

/// The reason that there is no figure to check a fact against.
public enum MissingFigure: Error, Hashable, Sendable {
  /// There is no layer or block instance of that name.
  case unknownTarget
  /// There is no convention of that name.
  case unknownConvention
  /// There is no number type of that name.
  case unknownPrecision
  /// The convention counts no such thing.
  case notCounted
  /// A whole network has such a figure, a layer or an instance has none.
  case ofWholeNetworks
  /// The instance has no layers.
  case noLayers
  /// No layer has a plane whose units could see something.
  case noFeatureMap
  /// The receptive field is not the same along all axes.
  case notSquare([Int64])
  /// The layer's units have more kinds of fields than are distinguished.
  case unitsDiffer
  /// The layer's units see several inputs, whose extents differ.
  case inputsDiffer
  /// Something before the layer reads nobody knows what.
  case readsUnknown
  /// The figure does not fit 64 bits.
  case overflow(LayerError)
}
