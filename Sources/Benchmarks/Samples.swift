import CNNHost

/// Repeated measurements of one thing, in seconds.
struct Samples {
  private let sorted: [Double]

  /// - Precondition: there is at least one.
  init(_ seconds: [Double]) { sorted = seconds.sorted() }

  var median: Double { quantile(0.5) }

  /// From the least, which other work on the machine disturbs least, to what all but a twentieth keep to.
  var spread: (low: Double, high: Double) { (sorted[0], quantile(0.95)) }

  private func quantile(_ part: Double) -> Double {
    let place = part * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  /// Runs `work` once to warm up, then for `seconds`, at least `count` times.
  static func of(
    atLeast count: Int, for seconds: Double = 1, _ work: () throws(BenchmarkError) -> Void
  ) throws(BenchmarkError) -> Samples {
    try work()
    var samples: [Double] = []
    var total = 0.0
    while samples.count < count || total < seconds {
      let time = try secondsTaken(by: work)
      samples.append(time)
      total += time
    }
    return Samples(samples)
  }
}

/// The reason that nothing can be measured.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

func secondsTaken(
  by work: () throws(BenchmarkError) -> Void
) throws(BenchmarkError) -> Double {
  let start = ContinuousClock.now
  try work()
  return (ContinuousClock.now - start).seconds
}
