import CNNTables
import CNNText
import NetworkModel

/// What is not known of a network: the note below its figures, and the members `partial` and `omissions`.
///
/// Nothing of a network that is known as a whole.
struct PartialNetwork: ReportElement {
  let parts: [Report.Part]

  init(_ network: InferredNetwork) {
    guard network.network.isPartial else {
      parts = []
      return
    }
    var parts: [Report.Part] = []
    for note in PartialNetwork.notes(on: network) { parts.append(.remark(note)) }
    parts.append(.member(Member("partial", true)))
    parts.append(
      .member(
        Member(
          "omissions",
          .list(of: network.network.omissions) { omission in
            .record {
              Member("name", omission.name)
              Member("operator", omission.operatorName)
              Member("reason", omission.reason.words)
              if let parameters = omission.parameters { Member("parameters", parameters.total) }
            }
          })))
    self.parts = parts
  }

  /// One thought each: what is left out, and which layers are not known wholly.
  static func notes(on network: InferredNetwork) -> [String] {
    let omissions = network.network.omissions
    let opaque = network.opaqueLayers.filter { !network[$0].layer.unknowns.isEmpty }
    guard !omissions.isEmpty || !opaque.isEmpty else { return [] }
    var notes = ["≥: a lower bound, as part of the network is not known"]
    if !omissions.isEmpty {
      let unknown = omissions.filter { $0.reason == .unknownOperator }
      let following = omissions.count - unknown.count
      var words = "left out: "
      words += listedBriefly(
        (unknown.isEmpty ? omissions : unknown).map { "`\($0.name)` (\($0.operatorName))" })
      if !unknown.isEmpty, following > 0 {
        words +=
          "; \(NumberText.grouped(following)) more "
          + (following == 1 ? "operation follows" : "operations follow") + " from what is unknown"
      }
      notes.append(words)
    }
    if !opaque.isEmpty {
      notes.append(
        "not known wholly: "
          + listedBriefly(
            opaque.map { id in
              let lacking = network[id].layer.unknowns.words
              return "`\(network[id].name)` (\(network[id].operatorName)\(lacking))"
            }))
    }
    return notes
  }
}

extension Node {
  /// The operator of an opaque layer.
  fileprivate var operatorName: String {
    if case .opaque(let layer) = layer { layer.operatorName } else { "" }
  }
}

extension Unknowns {
  /// `: parameters, MACs`.
  fileprivate var words: String {
    var names: [String] = []
    if contains(.parameters) { names.append("parameters") }
    if contains(.macs) { names.append("MACs") }
    if contains(.operations), !contains(.macs) { names.append("operations") }
    if names.isEmpty, contains(.connections) { names.append("connections") }
    if names.isEmpty, contains(.saved) { names.append("what training saves") }
    return names.isEmpty ? "" : ": " + names.joined(separator: ", ")
  }
}

extension Omission.Reason {
  /// As programs and people read it.
  var words: String {
    switch self {
    case .unknownOperator: "unknown operator"
    case .unknownShape: "unknown shape"
    case .follows(let name): "follows `\(name)`"
    }
  }
}
