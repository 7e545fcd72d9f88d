public import NetworkFacts
public import NetworkModel

/// The figures of one network over all points of some axes.
///
/// Points of different configurations have nothing to do with one another: the caller may calculate them
/// on as many threads as it likes, and appends them in their order.
public struct Sweep: Sendable {
  /// The axes that are varied.
  public let axes: SweepAxes
  /// The quantities calculated for every point.
  public let quantities: [Quantity]
  /// The number type, for figures in bytes.
  public let precision: Precision
  /// True if side outputs count.
  public let includesBranches: Bool
  /// The points so far, in the order of the axes.
  public private(set) var points: [SweepPoint] = []
  /// The smallest square inputs that fit, by parameters, where some did not.
  public var smallest: [(settings: String, side: Int)] = []

  /// A sweep without points yet.
  public init(
    _ axes: SweepAxes, of quantities: [Quantity], precision: Precision, includesBranches: Bool
  ) {
    self.axes = axes
    self.quantities = quantities
    self.precision = precision
    self.includesBranches = includesBranches
  }

  /// True if every point is there.
  public var isComplete: Bool { points.count == axes.pointCount }

  /// The configurations of which there are no points yet, but no more than `most`.
  public func nextConfigurations(atMost most: Int) -> Range<Int> {
    let first = points.count / axes.batches.count
    return first..<min(first + most, axes.configurationCount)
  }

  /// Notes the nearest inputs that fit for a point whose own does not.
  public mutating func noteNearest(_ inputs: [Extents], at index: Int) {
    points[index].nearest = inputs
  }

  /// Adds the points of the next configuration.
  public mutating func append(_ points: [SweepPoint]) { self.points += points }

  /// Returns the points of a configuration, one for each batch; `words` says what a count beyond 64 bits
  /// is.
  public func points(
    of configuration: SweepConfiguration, _ network: SweptNetwork,
    words: (AnalysisError) -> String
  ) -> [SweepPoint] {
    switch network {
    case .shapeConflict(let shapeConflict):
      return axes.batches.map { batch in
        SweepPoint(
          configuration: configuration, input: nil, batch: batch,
          outcome: .shapeConflict(shapeConflict))
      }
    case .fits(let network, let omitsBranches, let warning):
      let field = quantities.contains(.receptiveField) ? network.lastReceptiveField : nil
      return axes.batches.map { batch in
        SweepPoint(
          configuration: configuration, input: network.firstInput, omitsBranches: omitsBranches,
          warning: warning, output: network.firstResult, receptiveField: field, batch: batch,
          outcome: outcome(of: network, batch: batch, words))
      }
    }
  }

  private func outcome(
    of network: InferredNetwork, batch: Int, _ words: (AnalysisError) -> String
  ) -> SweepPoint.Outcome {
    do throws(AnalysisError) {
      let summary = try NetworkSummary(
        of: network, batch: batch, precision: precision, includesBranches: includesBranches)
      return .figures(quantities.map { $0.value(in: summary) })
    } catch {
      let layer = error.node.map { network[$0].name }
      return .shapeConflict(SweepPoint.ShapeConflict(layer: layer, reason: words(error)))
    }
  }

  /// Configurations whose input did not fit, one for each choice of parameters, up to `most`: those of which
  /// one may ask which input does.
  public func misfits(atMost most: Int) -> [SweepConfiguration] {
    var sought: Set<String> = []
    var misfits: [SweepConfiguration] = []
    for point in points {
      guard point.isMisfit, misfits.count < most,
        sought.insert(point.configuration.settingsText).inserted
      else { continue }
      misfits.append(point.configuration)
    }
    return misfits
  }
}

/// The swept network under one configuration.
public enum SweptNetwork: Sendable {
  /// - Parameters:
  ///   - omitsBranches: whether a side output does not fit and was left out.
  ///   - warning: what a strict run refuses, such as pixels that stay unread.
  case fits(InferredNetwork, omitsBranches: Bool, warning: String? = nil)
  case shapeConflict(SweepPoint.ShapeConflict)
}

/// A point of a sweep.
public struct SweepPoint: Sendable {
  /// The reason that there are no figures.
  public struct ShapeConflict: Hashable, Sendable {
    /// The layer that does not fit; nil if something else is wrong.
    public let layer: String?
    /// The reason, as in a finding's headline.
    public let reason: String

    /// A reason, and the layer that gives it.
    public init(layer: String?, reason: String) {
      self.layer = layer
      self.reason = reason
    }

    /// The layer in backticks, a colon, and the reason: `kernel 2×2 does not fit an input of 1×1`.
    public var text: String { (layer.map { "`\($0)`: " } ?? "") + reason }
  }

  /// The outcome of a point.
  public enum Outcome: Sendable {
    /// In the order of the quantities.
    case figures([KnownCount?])
    case shapeConflict(ShapeConflict)
  }

  /// The parameters and the input.
  public let configuration: SweepConfiguration
  /// The input's volume, if the network takes it.
  public let input: Shape?
  /// True if a side output does not fit and was left out.
  public var omitsBranches = false
  /// What a strict run refuses of it, such as pixels that stay unread; nil of a clean point.
  public var warning: String?
  /// The volume that comes out at the end, if the network takes the input.
  public var output: Shape?
  /// What a unit of the last layer with a plane sees, if it is among the quantities.
  public var receptiveField: ReceptiveField?
  /// The nearest inputs that fit, smaller and larger, if this one does not and they were sought.
  public var nearest: [Extents] = []
  /// Images at once.
  public let batch: Int
  /// The figures, or why there are none.
  public let outcome: Outcome
}

extension SweepPoint {
  /// True if a layer does not take what this input makes of it.
  public var isMisfit: Bool {
    guard case .shapeConflict(let conflict) = outcome else { return false }
    return conflict.layer != nil && input == nil && configuration.input != nil
  }
}

extension InferredNetwork {
  /// The volume of the first input.
  public var firstInput: Shape? { network.inputs.first?.shape }

  /// The volume of the first result; nil of a network without layers, or whose result is not known.
  public var firstResult: Shape? { network.output.map { shape(of: $0) } }
}
