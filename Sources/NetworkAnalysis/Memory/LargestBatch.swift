public import NetworkModel

/// The largest batch whose memory fits a budget.
public struct LargestBatch: Sendable {
  /// The most images that are tried.
  public static let mostImages = Int(Int32.max)

  /// Bytes that may be used.
  public let budget: Int64
  /// The memory needed for that batch, or for one image if not even that fits.
  public let need: MemoryRequirement
  /// The memory needed for the next batch; nil if it cannot be counted or is not tried, or nothing fits.
  public let next: MemoryRequirement?

  /// True if something that needs memory is not known: then no larger batch fits, and perhaps not even this
  /// one.
  public var isUpperBound: Bool { need.totalBytes.isLowerBound }

  /// Nil if not even one image fits.
  public var batch: Int? { need.knownTotal <= budget ? need.batch : nil }

  /// - Throws: `AnalysisError` if even one image's bytes exceed 64 bits.
  public init(
    of network: InferredNetwork, within budget: Int64, _ settings: MemorySettings
  ) throws(AnalysisError) {
    let parameters = try ParameterTotals(
      of: network, includesBranches: settings.includesBranches)
    let one = try MemoryRequirement(of: network, parameters, batch: 1, settings)
    self.budget = budget
    guard one.knownTotal <= budget else {
      (need, next) = (one, nil)
      return
    }
    var search = BatchSearch(one, within: budget)
    while let batch = search.nextTrial {
      search.note(
        try? MemoryRequirement(of: network, parameters, batch: batch, settings), of: batch)
    }
    (need, next) = (search.fitting, search.tooLarge)
  }
}

/// A search for the largest batch that fits. The need grows with the batch, and nearly in proportion, so
/// that a straight line between two batches points close to it; every third step halves what is left.
private struct BatchSearch {
  private let budget: Int64
  private(set) var fitting: MemoryRequirement
  private(set) var tooLarge: MemoryRequirement?
  /// The largest batch of which it is not known that it does not fit.
  private var largest = LargestBatch.mostImages
  private var trials = 0

  init(_ one: MemoryRequirement, within budget: Int64) {
    self.budget = budget
    fitting = one
  }

  /// The next batch to try; nil when it is found.
  var nextTrial: Int? {
    let low = fitting.batch
    guard largest > low else { return nil }
    guard trials > 0 else { return 2 }
    let half = low + (largest - low + 1) / 2
    guard trials % 3 != 2 else { return half }
    return min(max(estimate ?? half, low + 1), largest)
  }

  /// The batch at which a line through the known points meets the budget.
  private var estimate: Int? {
    let from = fitting
    if let tooLarge {
      let slope =
        Double(tooLarge.knownTotal - from.knownTotal) / Double(tooLarge.batch - from.batch)
      return from.batch + Int(Double(budget - from.knownTotal) / slope)
    }
    guard let perImage else { return nil }
    let images = Double(budget - from.knownTotal) / perImage
    guard images < Double(LargestBatch.mostImages) else { return nil }
    return from.batch + min(Int(images) + 1, largest - from.batch)
  }

  /// Bytes of one more image between the last two batches that fitted.
  private var perImage: Double?

  mutating func note(_ need: MemoryRequirement?, of batch: Int) {
    trials += 1
    if let need, need.knownTotal <= budget {
      let more = need.knownTotal - fitting.knownTotal
      perImage = more > 0 ? Double(more) / Double(batch - fitting.batch) : nil
      fitting = need
    } else {
      tooLarge = need
      largest = batch - 1
    }
  }
}
