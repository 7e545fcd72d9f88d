public import CNNTables
import CNNText
public import NetworkAnalysis

/// The report of `max-batch`: the largest batch for a given memory, and what it needs.
public struct MaxBatchReport: Sendable {
  let subject: ReportSubject
  let largest: LargestBatch
  let policy: LivenessPolicy.Name
  /// Nil if all parts share one memory.
  let device: Device?
  let notes: [String]

  /// - `policy`: the one that `largest` was found under.
  /// - `device`: the memories, if parameters and tensors have one each; `largest` is for both together.
  /// - `notes`: what else a reader should know.
  public init(
    _ subject: ReportSubject, _ largest: LargestBatch, policy: LivenessPolicy.Name = .cnnshape,
    device: Device? = nil, notes: [String] = []
  ) {
    self.device = device
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
      Member("fits", largest.batch != nil)
      Member("batch", need.batch)
      parts
      Member("need", need.data)
      whatIsLeft
      if isCapped { Remark("larger batches are not tried") }
      if let next = largest.next {
        Member("nextBatch", next.batch)
        Member("nextTotal", next.totalBytes)
      }
      Remark(
        "not counted: kernel workspaces, allocator rounding, the framework and its driver"
      )
      Notes(notes)
    }
  }

  private var parts: Section {
    let batch = largest.batch ?? 0
    return Section(rows: need.figures) {
      Column("part", alignment: .leading, total: .text("total")) { .text($0.name) }
      MemoryFigure.columns(total: need.totalBytes) { $0 }
      // The page and JSON have it once, as the answer.
      Column("batch", audience: .programs) { _ in .integer(batch) }
    }
  }

  private var verdict: String {
    let budget = device.map { words(of: $0) } ?? exact(largest.budget)
    guard let batch = largest.batch else {
      return "\(subject.name): not even one image fits in \(budget)"
    }
    return "\(subject.name): largest batch in \(budget): "
      + (isCapped ? "at least " : "") + counted(batch, "image")
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
  private var kept: Int64 { need[.parameters] + need[.statistics] }

  @ReportBuilder private var whatIsLeft: [Report.Part] {
    if let flash = device?.flash {
      Remark(
        kept <= flash
          ? "flash: \(exact(flash - kept)) to spare"
          : "flash: \(exact(kept - flash)) over the limit")
    }
    if let ram = device?.ram {
      let live = need[.activations]
      Remark(
        live <= ram
          ? "RAM: \(exact(ram - live)) to spare" : "RAM: \(exact(live - ram)) over the limit")
    }
    if device == nil { whatIsLeftOfOne }
  }

  @ReportBuilder private var whatIsLeftOfOne: [Report.Part] {
    if largest.batch == nil {
      Remark("one image is \(exact(need.totalBytes - largest.budget)) over the limit")
    } else {
      Remark("\(exact(largest.budget - need.totalBytes)) to spare")
      if let next = largest.next {
        Remark(
          "\(counted(next.batch, "image")) would be "
            + "\(exact(next.totalBytes - largest.budget)) over the limit")
      }
    }
  }

  private func exact(_ bytes: Int64) -> String {
    counted(bytes, "byte") + (bytes < 1024 ? "" : " (\(NumberText.binarySize(bytes)))")
  }
}
