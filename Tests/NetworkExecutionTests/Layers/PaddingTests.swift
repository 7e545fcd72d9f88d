import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("zeros around the volume, and before and after its channels")
func paddingKernel() throws {
  let layer = try Padding(Sides(left: 1, bottom: 1), channelsBefore: 1, channelsAfter: 1)
  let none: [[Float]] = [[0, 0, 0], [0, 0, 0]]
  #expect(
    try forward(.padding(layer), on: Tensor([[1, 2]]))
      == Tensor(none, [[0, 1, 2], [0, 0, 0]], none))
}
