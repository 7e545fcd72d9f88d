import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct NetworkDifferenceTests {
  /// The differences between two descriptions: `+name`, `-name`, `name: reason` and `old=new` for other names.
  static func told(_ before: String, _ after: String) throws -> Set<String> {
    let difference = NetworkDifference(
      from: try NetworkSummary(of: try network(before)),
      to: try NetworkSummary(of: try network(after)))
    let (a, b) = (difference.before.network, difference.after.network)
    return Set(
      difference.removed.map { "-" + a[$0].name } + difference.added.map { "+" + b[$0].name }
        + difference.changed.map { "\(b[$0.pair.after].name): \($0.reason.rawValue)" }
        + difference.renamed.map { "\(a[$0.before].name)=\(b[$0.after].name)" })
  }

  struct Case: Sendable {
    let what: String
    let before: String
    let after: String
    let expected: Set<String>
  }

  static let cases = [
    Case(
      what: "another hyperparameter changes what follows in volume only",
      before: "input 8 8 3; conv a filters=4 kernel=3; relu; fc b units=2",
      after: "input 8 8 3; conv a filters=6 kernel=3; relu; fc b units=2",
      expected: ["a: settings", "relu1: volume", "b: volume"]),
    Case(
      what: "a layer put in between rewires nothing",
      before: "input 8 8 3; conv a filters=4 kernel=3 bias=none; relu; conv b filters=4 kernel=3",
      after: """
        input 8 8 3; conv a filters=4 kernel=3 bias=none; batchnorm; relu; conv b filters=4 kernel=3
        """,
      expected: ["+batchnorm1"]),
    Case(
      what: "a numbered layer is known by its place, not by its number",
      before: "input 8 8 3; conv a filters=4 kernel=3; relu; conv b filters=4 kernel=3; relu",
      after: """
        input 8 8 3; conv a filters=4 kernel=3; relu
        conv c filters=4 kernel=3 pad=1; relu; conv b filters=4 kernel=3; relu
        """,
      expected: ["+c", "+relu2", "relu2=relu3"]),
    Case(
      what: "equal layers under other names are the same layers",
      before:
        "input 9 9 3; conv a filters=4 kernel=3; relu; maxpool p kernel=3 stride=2; fc f units=2",
      after:
        "input 9 9 3; conv x filters=4 kernel=3; relu; maxpool y kernel=3 stride=2; fc z units=2",
      expected: ["a=x", "p=y", "f=z"]),
    Case(
      what: "one of several layers under other names may be another",
      before: "input 9 9 3; conv a filters=4 kernel=3; conv b filters=5 kernel=3; fc f units=2",
      after: "input 9 9 3; conv x filters=4 kernel=3; conv y filters=6 kernel=3; fc z units=2",
      expected: ["a=x", "b=y", "f=z", "y: settings", "z: volume"]),
    Case(
      what: "the order in which paths are written means nothing to an addition",
      before: """
        input 8 8 3; conv a filters=3 kernel=1
        add s { path { conv p filters=3 kernel=1 }; path { conv q filters=3 kernel=3 pad=1 } }
        """,
      after: """
        input 8 8 3; conv a filters=3 kernel=1
        add s { path { conv q filters=3 kernel=3 pad=1 }; path { conv p filters=3 kernel=1 } }
        """,
      expected: []),
    Case(
      what: "a layer that reads another is rewired",
      before:
        "input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=1; conv c filters=3 kernel=1",
      after: """
        input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=1
        conv c from=a filters=3 kernel=1
        """,
      expected: ["c: inputs"]),
    Case(
      what: "another activation is a change of its layer",
      before: "input 8 8 3; conv a filters=3 kernel=1; relu; conv b filters=3 kernel=1",
      after: "input 8 8 3; conv a filters=3 kernel=1; gelu; conv b filters=3 kernel=1",
      expected: ["gelu1: settings", "relu1=gelu1"]),
    Case(
      what: "a pool of another kind under one name is another layer",
      before: "input 8 8 3; conv a filters=3 kernel=1; maxpool p kernel=8",
      after: "input 8 8 3; conv a filters=3 kernel=1; global-maxpool p",
      expected: ["-p", "+p"]),
    Case(
      what: "frozen weights are a change",
      before: "input 8 8 3; conv a filters=3 kernel=1",
      after: "input 8 8 3; conv a filters=3 kernel=1 frozen=#true",
      expected: ["a: settings"]),
    Case(
      what: "weights of another layer are a change",
      before: "input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=1",
      after: "input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=1 weights-of=a",
      expected: ["b: settings"]),
    Case(
      what: "rounding down said or not said is one",
      before: "input 8 8 3; maxpool p kernel=3 stride=2",
      after: "input 8 8 3; maxpool p kernel=3 stride=2 rounding=floor", expected: []),
    Case(
      what: "another input changes volumes, and the parameters of what is fully connected",
      before: "input 8 8 3; conv a filters=3 kernel=1; fc f units=2",
      after: "input 9 9 3; conv a filters=3 kernel=1; fc f units=2",
      expected: ["input: settings", "a: volume", "f: volume"]),
    Case(
      what: "numbers that an insertion moved up invent no changes",
      before: """
        input 8 8 3; conv filters=4 kernel=3 pad=1; relu; conv filters=6 kernel=3 pad=1; relu
        conv filters=8 kernel=3 pad=1; relu; global-avgpool; fc units=2
        """,
      after: """
        input 8 8 3; conv filters=4 kernel=3 pad=1; relu
        conv filters=4 kernel=5 pad=2; batchnorm; relu
        conv filters=6 kernel=3 pad=1; relu; conv filters=8 kernel=3 pad=1; relu
        global-avgpool; fc units=2
        """,
      expected: [
        "+conv2", "+batchnorm1", "+relu2", "conv2=conv3", "relu2=relu3", "conv3=conv4",
        "relu3=relu4",
      ]),
    Case(
      what: "names mean nothing if all layers are equal in their places",
      before: "input 8 8 3; conv conv2 filters=4 kernel=3; conv conv1 filters=6 kernel=3",
      after: "input 8 8 3; conv conv1 filters=4 kernel=3; conv conv2 filters=6 kernel=3",
      expected: ["conv2=conv1", "conv1=conv2"]),
    Case(
      what: "equal layers of several paths are known by what they read, not by their order",
      before: """
        input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=3 pad=1
        conv c filters=5 kernel=3 pad=1
        conv l1 from=a filters=4 kernel=1; conv l2 from=b filters=4 kernel=1
        conv l3 from=c filters=4 kernel=1
        concat m { path from=l1; path from=l2; path from=l3 }; fc f units=2
        """,
      after: """
        input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=3 pad=1
        conv c filters=5 kernel=3 pad=1
        conv k3 from=c filters=4 kernel=1; conv k2 from=b filters=4 kernel=1
        conv k1 from=a filters=4 kernel=1
        concat m { path from=k1; path from=k2; path from=k3 }; fc f units=3
        """,
      expected: ["l1=k1", "l2=k2", "l3=k3", "f: settings"]),
    Case(
      what: "paddings of as many pixels are other settings of the same layer",
      before: """
        input 8 8 3; conv filters=4 kernel=3 pad=same; relu
        conv filters=6 kernel=3 stride=2 pad=same; relu; fc f units=2
        """,
      after: """
        input 8 8 3; conv x filters=3 kernel=1; conv c filters=4 kernel=3 pad=1; relu
        conv d filters=6 kernel=3 stride=2 pad="0,0,1,1"; relu; fc f units=2
        """,
      expected: ["+x", "conv1=c", "conv2=d", "c: settings", "d: settings"]),
    Case(
      what: "layers of one name with other settings are one layer, if no other is equal",
      before: """
        input 16 16 3; conv conv1 filters=4 kernel=5; relu; conv conv2 filters=6 kernel=3
        fc fc3 units=2
        """,
      after: """
        input 16 16 3; conv conv1 filters=4 kernel=7; relu
        conv conv2 filters=6 kernel=4 stride=2; fc fc3 units=2
        """,
      expected: ["conv1: settings", "relu1: volume", "conv2: settings", "fc3: volume"]),
    Case(
      what: "of several equal layers, the one whose name is gone was taken out",
      before: """
        input 8 8 3; conv conv1 filters=3 kernel=1; conv conv2 filters=3 kernel=1
        conv conv3 filters=3 kernel=1; conv conv4 filters=3 kernel=1
        """,
      after: """
        input 8 8 3; conv conv1 filters=3 kernel=1; conv conv3 filters=3 kernel=1
        conv conv4 filters=3 kernel=1
        """,
      expected: ["-conv2"]),
    Case(
      what: "what a fork reads behind a layer that was put in is known by what reads it",
      before: """
        input 8 8 3; conv a filters=3 kernel=3 pad=1; relu q
        add s { path { conv b filters=3 kernel=1 }; path { } }; fc f units=2
        """,
      after: """
        input 8 8 3; conv a filters=3 kernel=3 pad=1; conv x filters=3 kernel=5 pad=2; relu r
        add s { path { conv b filters=3 kernel=1 }; path { } }; fc f units=2
        """,
      expected: ["+x", "q=r"]),
    Case(
      what: "an activation in another place behind its convolution is the same one",
      before: """
        input 8 8 3; conv a filters=3 kernel=1; relu; maxpool pool1 kernel=2 stride=2
        fc f units=2
        """,
      after: """
        input 8 8 3; conv a filters=3 kernel=1; maxpool pool1 kernel=2 stride=2; relu
        fc f units=2
        """,
      expected: ["relu1: inputs", "pool1: inputs", "f: inputs"]),
  ]

  @Test("the words for a difference", arguments: cases)
  func tells(_ example: Case) throws {
    #expect(try Self.told(example.before, example.after) == example.expected, "\(example.what)")
  }

  @Test("a network compared with itself has no differences", arguments: cases)
  func equal(_ example: Case) throws {
    #expect(try Self.told(example.before, example.before) == [])
    #expect(try Self.told(example.after, example.after) == [])
  }

  @Test(
    "very many layers, and merges of very many, take no more than their share",
    arguments: [
      // Under other names throughout, with one convolution more.
      (
        "repeat 4000 { conv filters=3 kernel=1; relu }",
        "conv first filters=3 kernel=1; repeat 4000 as=i { conv \"c{i}\" filters=3 kernel=1; relu }"
      ),
      // Nothing alike.
      (
        "repeat 4000 { conv filters=3 kernel=1; relu }",
        "repeat 4000 as=i { maxpool \"p{i}\" kernel=1; gelu }"
      ),
      // One source that is read thousands of times, and a merge of all.
      (
        "concat m { repeat 3000 { path { conv filters=1 kernel=1 } } }",
        "concat m { repeat 3001 as=i { path { conv \"c{i}\" filters=1 kernel=1 } } }"
      ),
    ])
  func large(_ before: String, _ after: String) throws {
    let a = try NetworkSummary(of: try network("input 4 4 3; " + before))
    let b = try NetworkSummary(of: try network("input 4 4 3; " + after))
    let clock = ContinuousClock()
    let time = clock.measure { _ = NetworkDifference(from: a, to: b) }
    // A tenth of a second where the compiler optimizes; quadratic work would take minutes.
    #expect(time < .seconds(20))
  }
}
