package import ForwardCases
package import Testing

extension BackwardCase {
  package func expect(
    _ values: [Float], as name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(gradients[name], sourceLocation: sourceLocation).data
    try #require(values.count == expected.count, sourceLocation: sourceLocation)
    let tolerance = forward.tolerance
    for (index, (got, want)) in zip(values, expected).enumerated() {
      #expect(
        abs(got - want) <= tolerance.atol + tolerance.rtol * abs(want), "\(name)[\(index)]",
        sourceLocation: sourceLocation)
    }
  }
}
