import CNNDiagnostics
import NetworkSpec
import Testing

@Suite struct ShapeConflictTests {
  @Test(
    "why a network does not take its input is said in the words of the finding",
    arguments: [
      ("conv filters=1 kernel=9", "kernel 9×9 does not fit an input of 8×8"),
      (#"conv filters=1 kernel="3x9""#, "kernel 3×9 does not fit an input of 8×8"),
      ("conv filters=1 kernel=5 dilation=2", "dilated kernel 9×9 does not fit an input of 8×8"),
      (
        "conv filters=1 kernel=3 stride=2 rounding=exact",
        "kernel 3×3 with stride 2 leaves 1 of 8 rows and columns unread"
      ),
      (
        #"conv filters=1 kernel="3x2" stride=2 rounding=exact"#,
        "kernel 3×2 with stride 2 leaves 1 of 8 rows unread"
      ),
      (
        "conv a filters=2 kernel=1; conv b filters=2 kernel=1 weights-of=a",
        "`b` cannot use the weights of `a`"
      ),
      ("groupnorm groups=3", "4 channels cannot be divided evenly by `groups` of 3"),
      ("crop top=8", "removing 8 of 8 rows leaves nothing"),
    ])
  func headline(statements: String, reason: String) throws {
    let reading = Reading(networkText(statements))
    let conflict = try #require(reading.elaborations.first?.shapeConflict)
    #expect(conflict.reason == reason)
    #expect(reading.findings.first?.headline == reason)
  }
}
