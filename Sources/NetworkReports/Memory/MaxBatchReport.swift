public import CNNTables
import CNNText
public import NetworkAnalysis

/// The report of `max-batch`: the largest batch for a given memory, and what it needs.
public struct MaxBatchReport: Sendable {
  let subject: ReportSubject
  let largest: LargestBatch
  let policy: LivenessPolicy.Name
  let notes: [String]

  /// - `policy`: the one that `largest` was found under.
  /// - `notes`: what else a reader should know.
  public init(
    _ subject: ReportSubject, _ largest: LargestBatch, policy: LivenessPolicy.Name = .cnnshape,
    notes: [String] = []
  ) {
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
        Member("memory", largest.budget)
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
    let budget = exact(largest.budget)
    guard let batch = largest.batch else {
      return "\(subject.name): not even one image fits in \(budget)"
    }
    return "\(subject.name): largest batch in \(budget): \(counted(batch, "image"))"
  }

  private var use: String {
    switch need.use {
    case .inference: "inference, policy \(policy.rawValue)"
    case .training(let optimizer): "training with \(optimizer.rawValue)"
    }
  }

  @ReportBuilder private var whatIsLeft: [Report.Part] {
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
