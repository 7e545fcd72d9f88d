import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// The remarks below a summary; JSON has the figures.
extension SummaryReport {
  @ReportBuilder var remarks: [Report.Part] {
    parametersRemark
    operationsRemark
    activationsRemark
    if figures?.convention.unit.dimension != .operations { otherOperations }
    mostActivations
    mostMACs
    mostParameters
    sideOutputs
  }

  private var parametersRemark: Remark {
    if let tally = figures?.tally, tally.replacesParameters(of: summary) {
      return Remark(tally.parametersNote)
    }
    let totals = summary.totals
    return Remark(
      "\(totals.parameters.total.exactAndReadable) \(plural("parameter", totals.parameters.total.known)), "
        + "\(totals.parameterBytes.binarySize) in \(summary.precision.rawValue)"
        + trainableWords)
  }

  private var trainableWords: String {
    let totals = summary.totals
    var words = ""
    if totals.frozenParameters.known > 0 {
      words +=
        "; \(totals.trainableParameters.grouped) trainable, "
        + "\(totals.frozenParameters.grouped) frozen"
    }
    if totals.parameters.statistics.known > 0 {
      words +=
        "; plus " + totals.parameters.statistics.counted("running statistic")
    }
    return words
  }

  private var operationsRemark: Remark {
    if let figures, figures.convention.unit.dimension == .operations {
      return Remark(figures.tally.note(per: per))
    }
    let totals = summary.totals
    return Remark(
      "\(totals.macs.exactAndReadable) \(plural("MAC", totals.macs.known)) = \(totals.flops.abbreviated) FLOPs "
        + "(2 per MAC) per \(per); \(MACScope.words(of: summary.network)) only")
  }

  private var activationsRemark: Remark {
    if let figures, figures.convention.unit == .values {
      return Remark(figures.tally.note(per: per))
    }
    let totals = summary.totals
    return Remark(
      "\(totals.activations.exactAndReadable) \(plural("activation", totals.activations.known)) per \(per), "
        + "\(totals.activationBytes.binarySize) in \(summary.precision.rawValue): "
        + "the input and every output not computed in place, excluding softmax")
  }

  private var per: String {
    summary.batch == 1 ? "image" : "batch of \(NumberText.grouped(summary.batch))"
  }

  /// The operations that no MAC holds, by class.
  @ReportBuilder private var otherOperations: [Report.Part] {
    let others = OperationCount.Class.allCases.compactMap { otherOperations(of: $0) }
    if !others.isEmpty { Remark("other operations: " + others.joined(separator: ", ")) }
  }

  private func otherOperations(of kind: OperationCount.Class) -> String? {
    let totals = summary.totals
    let all = totals.operations[kind]
    // MACs that are not known are in neither.
    let inProducts = kind == .multiplications || kind == .additions ? totals.macs.known : 0
    let count = KnownCount(all.known - inProducts, isLowerBound: all.isLowerBound)
    guard count.known > 0 else { return nil }
    let text = count.known < 10_000 ? count.grouped : count.abbreviated
    return "\(text) \(plural(kind.noun, count.known))"
  }

  @ReportBuilder private var mostActivations: [Report.Part] {
    let concentration = Concentration(of: summary) { $0.activations ?? 0 }
    if concentration.total > 0 {
      Remark(
        "most activations\(ofKnown(summary.totals.activations)): " + shares(concentration)
          + "; \(percent(concentration.inFirstHalf, of: concentration.total)) in the first half of "
          + "the layers")
    }
  }

  @ReportBuilder private var mostMACs: [Report.Part] {
    let concentration = Concentration(of: summary) { $0.macs?.known ?? 0 }
    if concentration.total > 0 {
      Remark("most MACs\(ofKnown(summary.totals.macs)): " + shares(concentration))
    }
  }

  @ReportBuilder private var mostParameters: [Report.Part] {
    let concentration = Concentration(of: summary) { $0.parameters.total.known }
    if concentration.total > 0 {
      let connected = percent(concentration.inFullyConnected, of: concentration.total)
      Remark(
        "most parameters\(ofKnown(summary.totals.parameters.total)): " + shares(concentration)
          + (concentration.inFullyConnected > 0 ? "; \(connected) in fully connected layers" : ""))
    }
  }

  /// Shares of a lower bound are shares of what is known.
  private func ofKnown(_ total: KnownCount) -> String {
    total.isLowerBound ? ", of those known" : ""
  }

  private func shares(_ concentration: Concentration) -> String {
    concentration.largest.map { share in
      "\(summary.network[share.node].name) \(percent(share.count, of: concentration.total))"
    }.joined(separator: ", ")
  }

  private func percent(_ part: Int64, of whole: Int64) -> String {
    NumberText.percent(Double(part) / Double(whole), digits: 1)
  }

  @ReportBuilder private var sideOutputs: [Report.Part] {
    let branches = summary.network.network.sideOutputs
    let includes = summary.includesBranches
    if !branches.isEmpty {
      Remark(
        "side outputs \(branches.joined(separator: ", ")) are \(includes ? "" : "not ")in the totals"
          + (includes ? "" : "; `--branches` includes them"))
    }
  }
}
