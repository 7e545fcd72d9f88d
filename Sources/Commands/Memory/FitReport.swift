import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

/// What `fit` says, as a table and as JSON.
struct FitReport {
  let model: Model
  let largest: LargestBatch
  let policy: LivenessPolicy.Name
  let notes: [String]

  private var need: MemoryRequirement { largest.need }

  var table: Table {
    Table(
      caption: [verdict, "\(use), \(need.precision.rawValue) numbers"],
      columns: [
        TableColumn("part", alignment: .leading), TableColumn("size", isForPeopleOnly: true),
        TableColumn("bytes"), TableColumn("meaning", alignment: .leading, importance: .useful),
      ],
      rows: need.parts.map { share in
        TableRow([
          .text(share.part.words), .text(NumberText.binarySize(share.bytes)),
          .integer(share.bytes), .text(meaning(of: share.part)),
        ])
      },
      totals: [
        [
          .text("total"), .text(NumberText.binarySize(need.totalBytes)),
          .integer(need.totalBytes), .empty,
        ]
      ],
      notes: tableNotes)
  }

  private var verdict: String {
    let budget = exact(largest.budget)
    guard let batch = largest.batch else {
      return "\(model.name): not even one image fits \(budget)"
    }
    return "\(model.name): up to \(NumberText.grouped(batch)) "
      + "image\(batch == 1 ? "" : "s") at once in \(budget)"
  }

  private var use: String {
    switch need.use {
    case .inference: "inference, policy \(policy.rawValue)"
    case .training(let optimizer): "training with \(optimizer.rawValue)"
    }
  }

  private func meaning(of part: MemoryRequirement.Part) -> String {
    switch (part, need.use) {
    case (.activations, .training): "with kept tensors and their gradients"
    case (.optimizerState, .training(let optimizer)): optimizer.words
    case (.parameters, _), (.masterParameters, _), (.statistics, _), (.parameterGradients, _),
      (.optimizerState, .inference), (.activations, .inference):
      part.meaning
    }
  }

  private var tableNotes: [String] {
    var lines: [String] = []
    if largest.batch == nil {
      lines.append(
        "one image needs \(exact(need.totalBytes - largest.budget)) more than there are")
    } else {
      lines.append("\(exact(largest.budget - need.totalBytes)) are left")
      if let next = largest.next {
        lines.append(
          "\(NumberText.grouped(next.batch)) images would need "
            + "\(exact(next.totalBytes - largest.budget)) more than there are")
      }
    }
    lines.append(
      "not counted: what kernels need for themselves, the rounding of an allocator, the framework, its driver"
    )
    return lines + notes
  }

  private func exact(_ bytes: Int) -> String {
    bytes < 1024
      ? "\(bytes) bytes"
      : "\(NumberText.grouped(bytes)) bytes (\(NumberText.binarySize(bytes)))"
  }

  /// `cnnshape.fit/1` (`docs/json.md`).
  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.fit/1")
    json.member("network", model.name)
    json.member("title", model.title)
    json.member("memory", largest.budget)
    json.member("dtype", need.precision.rawValue)
    json.member("policy", policy.rawValue)
    json.member("fits", largest.batch != nil)
    json.member("batch", need.batch)
    json.key("need")
    json.write(need)
    if let next = largest.next {
      json.member("nextBatch", next.batch)
      json.member("nextTotal", next.totalBytes)
    }
    json.member("notes", notes)
    json.end()
    return json.take()
  }
}
