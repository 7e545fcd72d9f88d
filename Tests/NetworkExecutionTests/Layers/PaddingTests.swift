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

@Test("around a row of three, each way to fill the places beyond its ends")
func paddingFillings() throws {
  let row = Tensor([[1, 2, 3]])
  func padded(_ filling: Padding.Filling, by side: Int = 2) throws -> [Float] {
    try forward(.padding(Padding(Sides(left: side, right: side), filling: filling)), on: row).values
  }
  #expect(try padded(.constant(7)) == [7, 7, 1, 2, 3, 7, 7])
  #expect(try padded(.copies(.reflect)) == [3, 2, 1, 2, 3, 2, 1])
  #expect(try padded(.copies(.replicate)) == [1, 1, 1, 2, 3, 3, 3])
  #expect(try padded(.copies(.circular), by: 3) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
  #expect(throws: KernelError.paddingExceedsInput(.width)) {
    try padded(.copies(.reflect), by: 3)
  }
}
