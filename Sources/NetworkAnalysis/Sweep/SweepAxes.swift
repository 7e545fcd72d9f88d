public import NetworkFacts
public import NetworkModel

/// The axes of a sweep. Points are counted with the batch fastest, then the input, then the parameters, the
/// last one given fastest.
public struct SweepAxes: Sendable {
  /// Values as written, by parameter.
  public var settings: [(name: String, values: [String])] = []
  /// Nil for the description's own input.
  public var inputs: [InputSize?] = [nil]
  /// Images at once, each at least 1.
  public var batches = [1]

  /// One point: the network as described, one image.
  public init() {}

  /// Points that differ in more than the batch.
  public var configurationCount: Int {
    settings.reduce(inputs.count) { SweepAxes.product($0, $1.values.count) }
  }

  /// The total number of points.
  public var pointCount: Int { SweepAxes.product(configurationCount, batches.count) }

  /// The largest integer where the product does not fit: more points than anyone calculates.
  private static func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }

  /// The settings of a configuration.
  public func configuration(_ index: Int) -> SweepConfiguration {
    var rest = index / inputs.count
    var chosen: [PublishedFact.Setting] = []
    for axis in settings.reversed() {
      let value = axis.values[rest % axis.values.count]
      chosen.append(PublishedFact.Setting(name: axis.name, value: value))
      rest /= axis.values.count
    }
    return SweepConfiguration(settings: chosen.reversed(), input: inputs[index % inputs.count])
  }
}

/// Parameters and input of some points of a sweep.
public struct SweepConfiguration: Hashable, Sendable {
  /// A value for each parameter that is varied.
  public let settings: [PublishedFact.Setting]
  /// Nil for the description's own.
  public let input: InputSize?

  /// The parameters in one text: `k=128 n=3`.
  public var settingsText: String {
    settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
  }
}
