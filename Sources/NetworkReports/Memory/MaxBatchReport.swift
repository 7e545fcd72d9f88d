public import CNNTables
import CNNText
public import NetworkAnalysis
public import NetworkModel

/// The report of `max-batch`: the largest batch for a given memory, and what it needs.
public struct MaxBatchReport: Sendable {
  let subject: ReportSubject
  let largest: LargestBatch
  let policy: LivenessPolicy.Name
  /// Nil if all parts share one memory.
  let device: Device?
  let network: InferredNetwork
  let notes: [String]

  /// - `network`: the one whose batch it is.
  /// - `policy`: the one that `largest` was found under.
  /// - `device`: the memories, if parameters and tensors have one each; `largest` is for both together.
  /// - `notes`: what else a reader should know.
  public init(
    _ subject: ReportSubject, _ largest: LargestBatch, of network: InferredNetwork,
    policy: LivenessPolicy.Name = .cnnshape,
    device: Device? = nil, notes: [String] = []
  ) {
    self.device = device
    self.network = network
    self.subject = subject
    self.largest = largest
    self.policy = policy
    self.notes = notes
  }

  private var need: MemoryRequirement { largest.need }

  /// The report, for any format.
  public var report: Report {
    Report("cnnshape.max-batch/2") {
      Line(verdict) {
        Member("network", subject.name)
        Member("title", subject.title)
        if let device {
          if let flash = device.flash { Member("flash", flash) }
          if let ram = device.ram { Member("ram", ram) }
        } else {
          Member("memory", largest.budget)
        }
      }
      Line("\(use), \(need.precision.rawValue) numbers") {
        Member("dtype", need.precision.rawValue)
        Member("policy", policy.rawValue)
      }
      // What is known fits; whether the rest does too nobody knows.
      Member(
        "fits",
        largest.batch == nil
          ? DataValue.boolean(false) : largest.isUpperBound ? .null : .boolean(true))
      Member(
        "batch",
        largest.isUpperBound && largest.batch != nil
          ? DataValue.bound(.upper, .integer(need.batch)) : .integer(need.batch))
      parts
      Member("need", need.data)
      whatIsLeft
      if isCapped { Remark("larger batches are not tried") }
      if let next = largest.next {
        Member("nextBatch", next.batch)
        Member("nextTotal", next.totalBytes)
      }
      PartialNetwork(network)
      Remark(
        "not counted: kernel workspaces, allocator rounding, the framework and its driver"
      )
      Notes(notes)
    }
  }

  private var parts: Section {
    let batch = largest.batch ?? 0
    let isUpperBound = largest.isUpperBound
    return Section(rows: need.figures, mayHaveBounds: network.network.isPartial) {
      Column("part", alignment: .leading, total: .text("total")) { .text($0.name) }
      MemoryFigure.columns(total: need.totalBytes) { $0 }
      // The page and JSON have it once, as the answer.
      Column("batch", audience: .programs) { _ in
        isUpperBound ? .bound(.upper, .integer(Int64(batch))) : .integer(batch)
      }
    }
  }

  private var verdict: String {
    let budget = device.map { words(of: $0) } ?? exact(largest.budget)
    guard let batch = largest.batch else {
      return "\(subject.name): not even one image fits in \(budget)"
    }
    return "\(subject.name): largest batch in \(budget): "
      + (largest.isUpperBound ? "≤ " : isCapped ? "at least " : "") + counted(batch, "image")
  }

  /// True if the search ended where no larger batch is tried.
  private var isCapped: Bool { largest.batch == LargestBatch.mostImages }

  private var use: String {
    switch need.use {
    case .inference: "inference, policy \(policy.rawValue)"
    case .training(let optimizer): "training with \(optimizer.rawValue)"
    }
  }

  private func words(of device: Device) -> String {
    [(device.ram, "of RAM"), (device.flash, "of flash")].compactMap { size, name in
      size.map { "\(NumberText.binarySize($0)) \(name)" }
    }.joined(separator: " and ")
  }

  /// Bytes that lie in flash, whatever the batch.
  private var kept: KnownCount { need.keptBytes }

  @ReportBuilder private var whatIsLeft: [Report.Part] {
    if let flash = device?.flash {
      Remark("flash: " + left(of: flash, by: kept))
    }
    if let ram = device?.ram {
      let live = need[.activations]
      Remark("RAM: " + left(of: ram, by: live))
    }
    if device == nil { whatIsLeftOfOne }
  }

  @ReportBuilder private var whatIsLeftOfOne: [Report.Part] {
    if largest.batch == nil {
      Remark("one image is " + left(of: largest.budget, by: need.totalBytes))
    } else {
      Remark(left(of: largest.budget, by: need.totalBytes))
      if let next = largest.next {
        Remark(
          "\(counted(next.batch, "image")) would be "
            + left(of: largest.budget, by: next.totalBytes))
      }
    }
  }

  /// `12 MiB to spare`, or over the limit; a bound of it where the need is one.
  private func left(of limit: Int64, by need: KnownCount) -> String {
    let isOver = need.known > limit
    let difference = exact(isOver ? need.known - limit : limit - need.known)
    let bound = !need.isLowerBound ? "" : isOver ? "at least " : "at most "
    return bound + difference + (isOver ? " over the limit" : " to spare")
  }

  private func exact(_ bytes: Int64) -> String {
    counted(bytes, "byte") + (bytes < 1024 ? "" : " (\(NumberText.binarySize(bytes)))")
  }
}
