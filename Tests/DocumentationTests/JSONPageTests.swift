import CNNText
import Commands
import Foundation
import NetworkModel
import ProgramRun
import TestSupport
import Testing

/// `docs/json.md` against what the program prints: each member has its row and type, and no row is left over.
@Suite struct JSONPageTests {
  /// Member by path, with its type, for each schema.
  static func documented() throws -> [String: [String: String]] {
    var schemas: [String: [String: String]] = [:]
    var schema = ""
    for line in try Document(path: "docs/json.md").lines {
      if line.hasPrefix("## ") { schema = String(line.dropFirst(3)) }
      guard let row = line.wholeMatch(of: /\| `([^`]+)`\??\s\| ([^|]+) \|.*/) else { continue }
      schemas[schema, default: [:]][String(row.output.1)] = String(row.output.2)
    }
    return schemas
  }

  /// A file with findings of every shape, one with settled facts, and one with two inputs.
  static let files = [
    "findings.kdl": """
    network a { input 28 28 1; conv c kernel=3 fliters=2 }
    network b { input 4 4 1; conv c filters=1 kernel=5 }
    network c { input 7 7 1; conv c filters=1 kernel=3 stride=3 }
    network d {
        parameter k default=2
        input 4 4 1
        published input output="4x4x2" source="nobody" disputed="it has one channel"
        published parameters=1 source="nobody" disputed="nothing is learned"
        published macs=1 with="k=1" note="of one" convention=fvcore source="nobody" disputed="nothing is computed"
        require parameter-bytes="< 1KiB" dtype=int8
    }
    """,
    "order.kdl": """
    network order {
        input 1 1 1
        concat { path { fc units=60; fc units=50 }; path { fc units=100; fc units=1 } }
        conv filters=1 kernel=1 pad=1
    }
    """,
    "two.kdl": """
    network a { input 4 4 1; conv c filters=1 kernel=1; conv d filters=1 kernel=1; maxpool e kernel=1 }
    network b {
        input 4 4 1; conv c filters=1 kernel=1; conv d filters=2 kernel=1
        conv g from=c filters=1 kernel=1; maxpool from=c kernel=1
    }
    """,
    "unpool.kdl":
      "network u { input 8 8 2; maxpool p kernel=2 stride=2; conv filters=2 kernel=1; max-unpool of=p }",
    "remainder.kdl": "network r { input 8 8 3; maxpool kernel=2 stride=2 }",
    "graph.kdl": """
    block pair { conv filters=4 kernel=1 }
    network graph title="Graph" {
        parameter k default=4
        paper "Doe" year=2020
        input 8 8 4
        conv c filters=k kernel=1
        pair inner
        published c parameters="20.0" tolerance="1%" source="nobody" note="with biases" branches=#true
        published c parameters=21 source="nobody" disputed="one too many"
        published macs=512 convention=fvcore source="nobody"
        published output="8x8x4" source="nobody"
        require peak-bytes="< 1MiB" dtype=int8
    }
    network outer { input 8 8 4; stage all }
    block stage { pair inner; pair last }
    """,
    "huge.kdl": "network huge { input 1 1 60000; fc units=60000 }",
    "pair.kdl": """
    network p { parameter k default=2; input 8 8 1; conv filters=k kernel=5 }
    network q { parameter k default=2; input 9 9 1; conv filters=k kernel=5 }
    """,
    "holes.json": """
    {"schema": "cnnshape.network/1", "network": "holes", "layers": [
      {"name": "image", "kind": "input", "output": [8, 8, 3]},
      {"name": "a", "kind": "conv", "settings": {"filters": 4, "kernel": 1}, "inputs": ["image"]},
      {"name": "b", "kind": "opaque", "inputs": ["a"], "output": [8, 8, 4],
       "settings": {"operator": "Wavelet", "arithmetic": "unknown"}}],
     "omissions": [
      {"name": "c", "operator": "NonZero", "reason": "unknown-shape", "arithmetic": "elementwise",
       "weights": 0, "inputs": ["b"]},
      {"name": "d", "operator": "Conv", "follows": "c", "arithmetic": "weighted-product",
       "weights": 1, "biases": 2, "statistics": 3}]}
    """,
    "inputs.kdl": """
    network two {
        input a 4 4 1
        input b 4 4 1
        add { path from=a; path from=b }
    }
    """,
  ]

  static let commands: [[String]] = [
    ["summarize", "googlenet"], ["summarize", "alphago-policy", "--input", "9x9"],
    ["summarize", "inputs.kdl"], ["summarize", "lenet5-dense", "--by", "kind"],
    ["summarize", "lenet5", "--by", "kind", "--convention", "netscope"],
    ["summarize", "lenet5", "--by", "kind", "--convention", "netscope", "--training"],
    ["summarize", "lenet5", "--convention", "netscope"],
    ["compare", "lenet5", "--convention", "netscope"], ["reconcile", "alexnet"],
    ["reconcile", "resnet50-v1.5", "--between", "fvcore", "torchvision"],
    ["reconcile", "resnet50-v1.5", "--between", "published", "torchvision"],
    ["summarize", "lenet5", "--training"],
    ["memory", "resnet50"], ["memory", "order.kdl"],
    ["memory", "unpool.kdl", "--policy", "pytorch"],
    ["memory", "lenet5", "--flash", "1MiB", "--ram", "64KiB"],
    ["max-batch", "lenet5", "--flash", "1MiB", "--ram", "64KiB"],
    ["max-batch", "resnet50", "--memory", "24GiB", "--training", "adam"],
    ["reconcile", "torchvision/resnet50", "--between", "published", "torchvision"],
    ["layer", "conv filters=2 kernel=3 pad=same", "--input", "8x8x3"],
    ["reconcile", "resnet50", "--between", "24.37M", "cnnshape"],
    ["show", "graph.kdl#graph"], ["show", "graph.kdl#outer"],
    ["show", "holes.json"], ["summarize", "holes.json"], ["memory", "holes.json"],
    ["memory", "holes.json", "--ram", "1MiB"], ["max-batch", "holes.json", "--memory", "1MiB"],
    ["roofline", "holes.json"], ["reconcile", "holes.json"],
    ["reconcile", "holes.json", "--between", "fvcore", "thop"],
    ["diff", "holes.json", "lenet5"], ["explain", "holes.json", "b", "--unit", "0,0"],
    ["list"], ["list", "lenet*", "--where", "depth > 2"],
    ["compare", "resnet50", "lenet5", "--relative-to", "resnet50", "--where", "depth > 2"],
    ["compare", "two.kdl#a", "two.kdl#a"],
    ["diff", "resnet34", "resnet18", "--batch", "2"], ["diff", "two.kdl#a", "two.kdl#b"],
    ["sweep", "pair.kdl", "--input", "2,8", "--set", "k=1,2"],
    ["sweep", "lenet5", "--input", "28,32"], ["sweep", "remainder.kdl", "--input", "9"],
    ["sweep", "alphago-policy", "--set", "k=128,192"],
    ["check", "findings.kdl"], ["explain", "alexnet-two-gpu", "conv2", "--unit", "3,4"],
    ["explain", "lenet5"],
    ["roofline", "googlenet", "--machine", "a100-80gb"],
    ["summarize", "vgg16", "--columns", "layer,output,macs,memory"],
    ["verify", "lenet5", "--counting"], ["verify", "lenet5", "--training"],
    ["verify", "lenet5", "--training", "--counting"],
    ["verify", "mlp-1000-100-10", "--training", "--learning-rate", "1e38"],
    ["verify", "huge.kdl", "lenet5"], ["verify", "huge.kdl", "lenet5", "--training"],
  ]

  /// What all the commands print.
  static func printed() throws -> [JSONValue] {
    let shell = try Shell(files: files)
    defer { shell.remove() }
    let runs =
      commands.map { ProgramRun($0.map { shell.path(of: $0) } + ["--format", "json"]) }
      // No network of sound mind fails to execute.
      + [["verify", "lenet5"], ["verify", "lenet5", "--training"]].map {
        ProgramRun(
          $0 + ["--format", "json"], planting: PlantedFault(kernels: { AlteredKernels.failing($0) })
        )
      }
    return try runs.map { run in
      try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))
    }
  }

  @Test("every member that is printed is documented, with its type, and the other way round")
  func members() throws {
    let documented = try Self.documented()
    var seen: [String: Set<String>] = [:]
    for report in try Self.printed() {
      guard case .object(let members) = report, case .text(let schema) = members["schema"] else {
        Issue.record("a report without schema")
        continue
      }
      let known = try #require(documented[schema], "\(schema)")
      // An object that has bounds names them; the page says so of all.
      for (path, value) in report.members() where !path.hasSuffix("erBounds") {
        let name = known[path] != nil ? path : path.replacing(/\.[^.]+$/, with: ".*")
        seen[schema, default: []].insert(name)
        guard let type = known[name] else {
          Issue.record("\(schema): `\(path)` is not documented")
          continue
        }
        #expect(value.isA(type), "\(schema): `\(path)` is no \(type)")
      }
    }
    #expect(Set(documented.keys) == Set(seen.keys))
    for (schema, members) in documented {
      let stale = Set(members.keys).subtracting(seen[schema] ?? [])
      #expect(stale.isEmpty, "\(schema)")
    }
  }
}

/// JSON as it is, with nothing known about it.
enum JSONValue: Decodable {
  case null, boolean, integer, number
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if (try? container.decode(Bool.self)) != nil {
      self = .boolean
    } else if (try? container.decode(Int.self)) != nil {
      self = .integer
    } else if (try? container.decode(Double.self)) != nil {
      self = .number
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let array = try? container.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// All members at any depth, by paths like `layers[].name`.
  func members(below path: String = "") -> [(path: String, value: JSONValue)] {
    switch self {
    case .null, .boolean, .integer, .number, .text: []
    case .array(let values): values.flatMap { $0.members(below: path + "[]") }
    case .object(let members):
      members.flatMap { name, value in
        let own = path.isEmpty ? name : path + "." + name
        return [(own, value)] + value.members(below: own)
      }
    }
  }

  /// Whether it is what the page calls so.
  func isA(_ type: String) -> Bool {
    type.split(separator: #/, | or /#).contains { word in
      switch (word, self) {
      case ("text", .text), ("integer", .integer), ("number", .number), ("number", .integer),
        ("boolean", .boolean), ("object", .object), ("null", .null):
        true
      case ("volume", .array(let values)):
        (2...4).contains(values.count) && values.allSatisfy { $0.isA("integer") }
      case (_, .array(let values)) where word.hasSuffix("s"):
        values.allSatisfy { $0.isA(String(word.dropLast())) }
      default:
        false
      }
    }
  }
}
