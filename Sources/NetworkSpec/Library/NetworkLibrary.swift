public import NetworkModel

/// A text of networks that can be expanded with any settings.
public protocol NetworkLibrary {
  /// Expands one of its networks; nil if there is none of that name.
  mutating func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration?
}

/// Inputs tried where every size has to be.
private let mostTrials = 512
/// Answers of the search over volumes that may turn out too small for layers it did not know of.
private let mostCorrections = 16

extension NetworkLibrary {
  /// The smallest square input that the network takes with these settings; nil if none was found.
  ///
  /// The answer is checked by an elaboration. Where hyperparameters depend on the input's size every
  /// size is tried, up to a bound.
  public mutating func smallestSide(
    of network: String, settings: ElaborationSettings, not side: Int
  ) -> Int? {
    var side = side
    for _ in 0..<mostCorrections {
      guard let elaboration = elaborate(network, side: side, settings, seeksRemedies: true),
        let larger = elaboration.shapeConflict?.smallestSide, larger != side
      else { break }
      side = larger
      if elaborate(network, side: side, settings, seeksRemedies: false)?.network != nil {
        return side
      }
    }
    return (1...mostTrials).first { side in
      elaborate(network, side: side, settings, seeksRemedies: false)?.network != nil
    }
  }

  /// The inputs nearest to that of the settings, smaller and larger, that the network takes; none where none was
  /// found.
  public mutating func nearestInputs(
    of network: String, settings: ElaborationSettings
  ) -> [Extents] {
    let smaller = nearestInput(of: network, settings) { $0.nearestSmaller }
    let larger = nearestInput(of: network, settings) { $0.nearestLarger }
    return [smaller, larger].compactMap { $0 }
  }

  /// Layers after the one that does not fit may be unknown, so that an answer is the next one's beginning.
  private mutating func nearestInput(
    of network: String, _ settings: ElaborationSettings,
    _ next: (Elaboration.ShapeConflict) -> Extents?
  ) -> Extents? {
    var settings = settings
    settings.seeksNearestInputs = true
    var found: Extents?
    for _ in 0..<mostCorrections {
      guard let elaboration = elaborate(network, settings: settings) else { return nil }
      guard elaboration.network == nil else { return found }
      guard let extents = elaboration.shapeConflict.flatMap(next) else { return nil }
      found = extents
      settings.input = InputSize(extents.all)
    }
    return nil
  }

  private mutating func elaborate(
    _ network: String, side: Int, _ settings: ElaborationSettings, seeksRemedies: Bool
  ) -> Elaboration? {
    var settings = settings
    settings.seeksRemedies = seeksRemedies
    settings.input = (settings.input ?? InputSize([])).with(side: side)
    return elaborate(network, settings: settings)
  }
}
