package import NetworkExecution
package import NetworkModel

/// Two figures that should be the same.
package struct Compared<Value: Hashable & Sendable>: Hashable, Sendable {
  package let calculated: Value
  package let executed: Value

  package init(calculated: Value, executed: Value) {
    self.calculated = calculated
    self.executed = executed
  }

  package var isEqual: Bool { calculated == executed }
}

/// One layer's figures, calculated and executed.
package struct LayerVerification: Hashable, Sendable {
  package let name: String
  package let run: LayerRun
  package let shape: Compared<TensorShape>
  package let parameters: Compared<ParameterFigures>
  /// Nil if the kernels do not count.
  package let operations: OperationComparison?
  /// Bytes of the tensors that lived while it ran; nil if nothing is calculated of them.
  package let liveBytes: Compared<Int64>?

  init(_ claim: LayerClaim, _ run: LayerRun) {
    name = claim.name
    self.run = run
    shape = Compared(
      calculated: TensorShape(images: run.shape.images, claim.shape),
      executed: run.shape)
    parameters = Compared(
      calculated: claim.parameters,
      executed: ParameterFigures(
        weights: Int64(run.parameters.weights), biases: Int64(run.parameters.biases),
        statistics: Int64(run.parameters.mean + run.parameters.variance)))
    operations = run.tally.map { OperationComparison(claim, $0) }
    liveBytes = claim.liveBytes.map { Compared(calculated: $0, executed: Int64(run.liveBytes)) }
  }

  /// True if nothing differs and all values are finite.
  package var holds: Bool {
    shape.isEqual && parameters.isEqual && operations?.isEqual != false
      && liveBytes?.isEqual != false && run.nonFiniteCount == 0
  }
}

/// One layer's operations, calculated and executed.
package struct OperationComparison: Hashable, Sendable {
  package let macs: Compared<Int64>
  private let calculated: OperationCount
  private let executed: OperationTally

  init(_ claim: LayerClaim, _ tally: OperationTally) {
    macs = Compared(calculated: claim.macs, executed: Int64(tally.multiplyAccumulates))
    calculated = claim.operations
    executed = tally
  }

  package subscript(class: OperationCount.Class) -> Compared<Int64> {
    Compared(calculated: calculated[`class`], executed: Int64(executed[`class`]))
  }

  /// The classes in which the counts differ.
  package var differences: [OperationCount.Class] {
    OperationCount.Class.allCases.filter { !self[$0].isEqual }
  }

  package var isEqual: Bool { macs.isEqual && differences.isEmpty }
}
