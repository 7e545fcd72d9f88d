@_spi(Rules) import NetworkModel
import Testing

struct ConcatenationTests {
  private static func concatenation(_ axis: Axis = .channels) -> Layer {
    .concatenation(Concatenation(along: axis))
  }

  @Test(arguments: [
    LayerCase(
      "GoogLeNet 3a (Szegedy et al. 2014, table 1)", concatenation(), on: [28, 28, 64],
      [28, 28, 128], [28, 28, 32], [28, 28, 32], gives: [28, 28, 256], operations: [:]),
    LayerCase(
      "the lecture's naive module: 28×28×672", concatenation(), on: [28, 28, 128], [28, 28, 192],
      [28, 28, 96], [28, 28, 256], gives: [28, 28, 672], operations: [:]),
    LayerCase(
      "along the height", concatenation(.height), on: [2, 5, 3], [4, 5, 3], gives: [6, 5, 3],
      operations: [:]),
    LayerCase(
      "along the width", concatenation(.width), on: [5, 2, 3], [5, 4, 3], gives: [5, 6, 3],
      operations: [:]),
    LayerCase(
      "one volume alone, as exporters write a DenseNet's first layer", concatenation(),
      on: [5, 2, 3], gives: [5, 2, 3], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("other extents must agree", arguments: Axis.allCases)
  func differing(axis: Axis) throws {
    let first = try volume(4, 4, 4)
    let others = [
      Axis.height: try volume(5, 4, 4), .width: try volume(4, 5, 4),
      .channels: try volume(4, 4, 5),
    ]
    for (differing, other) in others where differing != axis {
      #expect(
        throws: LayerError.inputsDiffer(index: 2, first: first, other: other, axis: differing)
      ) { try Self.concatenation(axis).output(from: .several([first, first, other])) }
    }
  }

  /// A vector may be a sequence beside a plane, but then the plane's own axes count too.
  @Test("extents agree along the axes of every volume, not of the first alone")
  func axesOfBoth() throws {
    let (sequence, plane, clip) = (
      try volume([1, 32]), try volume([8, 1, 4]), try volume([3, 1, 1, 4])
    )
    for (first, other, axis) in [
      (sequence, plane, Axis.height), (plane, sequence, .height), (sequence, clip, .depth),
      (try volume(1, 1, 2), clip, .depth),
    ] {
      #expect(throws: LayerError.inputsDiffer(index: 1, first: first, other: other, axis: axis)) {
        try Self.concatenation().output(from: .several([first, other]))
      }
    }
    #expect(
      try Self.concatenation().output(from: .several([sequence, try volume(1, 1, 4)]))
        == volume(1, 1, 36))
  }

  @Test("nothing to put together")
  func empty() {
    #expect(throws: LayerError.tooFewInputs(count: 0, needed: 1)) {
      try Self.concatenation().output(from: .none)
    }
  }
}
