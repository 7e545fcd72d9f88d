import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct NetworkCorrespondenceTests {
  private static let statements =
    "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=2; output e"

  @Test("the same network in another order and under other names is the same")
  func same() throws {
    let first = try network(Self.statements)
    let second = try network(
      "conv x filters=4 kernel=1; conv y filters=4 kernel=1 from=input; relu z from=y; add w { path from=z; path from=x }; branch s { tanh }; fc units=2"
    )
    #expect(NetworkCorrespondence.firstDifference(first, second) == nil)
    let counterparts = try #require(NetworkCorrespondence(first, second)).counterparts
    #expect(
      counterparts.map { second.nodes[$0].name } == [
        "input", "y", "z", "x", "w", "s/tanh1", "fc1",
      ])
  }

  @Test(
    "one difference of any kind is found",
    arguments: [
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=3; output e",
      "conv a filters=4 kernel=1; tanh b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=2; output e",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=c; path from=b }; branch s { tanh t }; fc e units=2; output e",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=b; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=2; output e",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input weights-of=a; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=2; output e",
      "conv a filters=4 kernel=1 frozen=#true; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=2; output e",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch r { tanh t }; fc e units=2; output e",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch s { tanh t from=a }; fc e units=2; output e",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; branch s { tanh t }; fc e units=2; output e d",
      "conv a filters=4 kernel=1; relu b; conv c filters=4 kernel=1 from=input; add d { path from=b; path from=c }; fc e units=2; output e",
    ])
  func different(statements: String) throws {
    let difference = NetworkCorrespondence.firstDifference(
      try network(Self.statements), try network(statements))
    #expect(difference != nil)
  }

  @Test("another volume is another network")
  func volumes() throws {
    #expect(
      NetworkCorrespondence.firstDifference(
        try network("relu"), try network("relu", input: "input 8 9 4")) != nil)
  }
}
