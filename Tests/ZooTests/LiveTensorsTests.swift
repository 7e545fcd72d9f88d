import NetworkAnalysis
import NetworkModel
import Testing

/// Live bytes of torchvision's networks against what PyTorch measured.
@Suite struct LiveTensorsTests {
  @Test("the fixture is complete")
  func fixtureIsComplete() {
    #expect(MemoryReference.all.count == 20)
  }

  /// The policy of a measured row: activations as set, `out += identity` always in place.
  private static func policy(_ reference: MemoryReference) -> LivenessPolicy {
    LivenessPolicy(
      activations: reference.isInPlace ? .overInput : .new, addition: .overInput)
  }

  @Test("peaks of live tensors, to the byte", arguments: MemoryReference.all)
  func peaks(_ reference: MemoryReference) throws {
    let network = try reference.network()
    func peak(_ policy: LivenessPolicy, _ change: (inout LivenessPolicy) -> Void = { _ in }) throws
      -> Int64
    {
      var policy = policy
      change(&policy)
      return try LiveTensors(of: network, policy: policy, batch: reference.batch).peakBytes.known
    }
    let measured = Self.policy(reference)
    #expect(try peak(measured) == reference["peak"])
    #expect(try peak(measured) { $0.countsPoolingIndices = true } == reference["peakWithIndices"])
    #expect(try peak(measured) { $0.holdsInput = true } == reference["peakInputKept"])
    let apart = LivenessPolicy(.pytorchOutOfPlace)
    #expect(try peak(apart) == reference["peakOutOfPlace"])
    #expect(try peak(apart) { $0.holdsInput = true } == reference["peakOutOfPlaceInputKept"])
  }

  @Test("all storages together, to the byte", arguments: MemoryReference.all)
  func sums(_ reference: MemoryReference) throws {
    let network = try reference.network()
    let run = try LiveTensors(
      of: network, policy: Self.policy(reference), batch: reference.batch)
    #expect(try run.sumOfStorages == reference["sumOfStorages"])
    let apart = try LiveTensors(
      of: network, policy: LivenessPolicy(.pytorchOutOfPlace), batch: reference.batch)
    #expect(try apart.sumOfStorages == reference["sumOutOfPlace"])
  }
}
