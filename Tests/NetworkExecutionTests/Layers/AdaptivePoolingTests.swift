import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("cells overlap where they do not divide the pixels, and repeat them where there are more")
func adaptivePoolingKernel() throws {
  let row = Tensor([[1, 2, 3, 4, 5]])
  func cells(_ width: Int) throws -> [Float] {
    try forward(
      .adaptivePooling(AdaptivePooling(.average, to: Extents(height: 1, width: width))), on: row
    ).values
  }
  #expect(try cells(1) == [3])
  #expect(try cells(2) == [2, 4])
  #expect(try cells(3) == [1.5, 3, 4.5])
  #expect(try cells(5) == row.values)
  #expect(try cells(10) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
}
