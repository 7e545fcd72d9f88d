@_spi(Rules) import NetworkModel
import Testing

struct MatrixMultiplicationTests {
  @Test(arguments: [
    LayerCase(
      "each position against each (Wang et al., arXiv:1711.07971, figure 2)",
      .matrixMultiplication(MatrixMultiplication(transposing: .second)), on: [14, 14, 512],
      [14, 14, 512], gives: [14, 14, 196], macs: 196 * 196 * 512,
      operations: [.multiplications: 19_668_992, .additions: 19_668_992]),
    LayerCase(
      "what each position reads of all", .matrixMultiplication(MatrixMultiplication()),
      on: [14, 14, 196], [14, 14, 512], gives: [14, 14, 512], macs: 19_668_992),
    LayerCase(
      "against fewer positions", .matrixMultiplication(MatrixMultiplication(transposing: .second)),
      on: [4, 5, 3], [2, 2, 3], gives: [4, 5, 4], macs: 240),
    LayerCase(
      "each channel against each (Fu et al., arXiv:1809.02983, §3.3)",
      .matrixMultiplication(MatrixMultiplication(transposing: .first)), on: [4, 5, 3], [4, 5, 3],
      gives: [3, 3], macs: 180),
    LayerCase(
      "a sequence and a clip of as many positions",
      .matrixMultiplication(MatrixMultiplication(transposing: .first)), on: [24, 2], [2, 3, 4, 5],
      gives: [2, 5], macs: 240),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("the extents that are summed over must agree")
  func differing() throws {
    let (first, second) = (try volume(4, 5, 3), try volume(4, 4, 2))
    for (factor, rowsOfFirst, rowsOfSecond) in [
      (MatrixMultiplication.Factor.none, false, true), (.first, true, true),
      (.second, false, false),
    ] {
      let layer = Layer.matrixMultiplication(MatrixMultiplication(transposing: factor))
      #expect(
        throws: LayerError.matricesDiffer(
          first: first, rowsOfFirst: rowsOfFirst, second: second, rowsOfSecond: rowsOfSecond)
      ) { try layer.output(from: .several([first, second])) }
    }
  }

  @Test("there are two factors")
  func counts() throws {
    let layer = Layer.matrixMultiplication(MatrixMultiplication())
    let one = try volume(1, 1, 1)
    #expect(throws: LayerError.tooFewInputs(count: 1, needed: 2)) {
      try layer.output(from: .one(one))
    }
    #expect(throws: LayerError.tooManyInputs(count: 3, most: 2)) {
      try layer.output(from: .several([one, one, one]))
    }
  }
}
