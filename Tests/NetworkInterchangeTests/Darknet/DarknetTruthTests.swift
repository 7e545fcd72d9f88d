import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import Testing

@Suite("Darknet: files that others wrote")
struct DarknetTruthTests {
  static let files = ForeignFile.all(in: "darknet")

  /// The index of the section that a layer is of: the number at the end of its name's first part.
  private func section(_ name: String) -> Int? {
    let part = name.prefix { $0 != "-" }
    return Int(part.reversed().prefix { $0.isNumber }.reversed().map(String.init).joined())
  }

  /// What is wrong with a network beside the truth; empty if nothing is.
  private func differences(_ file: ForeignFile, _ network: ImportedNetwork) -> [String] {
    var differences: [String] = []
    let home = file.truth["tool"]?.string?.hasPrefix("AlexeyAB") == true ? "al" : "pj"
    guard let results = file.truth["results"]?[home], let layers = results["layers"]?.elements
    else { return ["no truth"] }
    let nodes = network.nodes
    let parameters = nodes.reduce(0) { $0 + $1.parameterCount }
    let statistics = nodes.reduce(0) { $0 + $1.figures.parameters.known.statistics }
    let macs = nodes.reduce(Int64(0)) { sum, node in
      if case .convolution(let layer) = node.layer, layer.weights == .perPosition { return sum }
      return sum + node.weightedMACs
    }
    // The file of weights holds running means and variances, which are not learned.
    if let truth = file.truth["parameters"]?.integer, truth != parameters {
      differences.append("parameters \(parameters) instead of \(truth)")
    }
    if let truth = results["bn_running_stats_floats"]?.integer, truth != statistics {
      differences.append("statistics \(statistics) instead of \(truth)")
    }
    if let truth = file.truth["macs"]?.integer, truth != macs {
      differences.append("MACs \(macs) instead of \(truth)")
    }
    var shapes: [Int: Shape] = [:]
    for node in nodes { if let index = section(node.name) { shapes[index] = node.shape } }
    var compared = 0
    for layer in layers {
      guard let index = layer["i"]?.integer, let whc = layer["whc"]?.integers,
        let count = layer["outputs"]?.integer, let shape = shapes[Int(index)]
      else { continue }
      compared += 1
      let own = [Int64(shape.width), Int64(shape.height), Int64(shape.channels)]
      // Of a vector Darknet gives the number of values alone.
      guard
        whc == own || whc.allSatisfy({ $0 == 0 }) && count == shape.count
          || count == shape.count && shape.isVector
      else {
        differences.append("layer \(index) is \(own) instead of \(whc)")
        continue
      }
    }
    if compared * 3 < layers.count * 2 { differences.append("only \(compared) layers compared") }
    return differences
  }

  @Test("there are files", .enabled(if: interopFolder != nil, "../shared/interop is absent"))
  func count() { #expect(DarknetTruthTests.files.count >= 40) }

  @Test(
    "layers, parameters and MACs are those of Darknet itself",
    .enabled(if: interopFolder != nil, "../shared/interop is absent"), arguments: files)
  func truth(_ file: ForeignFile) throws {
    let network = ImportedNetwork(file.bytes, as: file.name)
    let expected = try ExpectedOutcome.all("interop-darknet.csv")[file.name]
    switch expected?.outcome {
    case "full":
      #expect(network.errors == [])
      #expect(differences(file, network) == [])
    case "refused":
      #expect(network.network == nil)
      #expect(network.diagnostics.contains { $0.id.rawValue == expected?.finding })
    case let other:
      Issue.record("outcome \(other ?? "none")")
    }
  }

  @Test("at least 85 % of the files are read whole")
  func share() throws {
    let outcomes = try ExpectedOutcome.all("interop-darknet.csv").values
    #expect(outcomes.filter { $0.outcome == "full" }.count * 100 >= outcomes.count * 85)
  }

  @Test(
    "a file that is cut or damaged is an error or another network, never a trap",
    .enabled(if: interopFolder != nil, "../shared/interop is absent"))
  func damage() {
    for file in DarknetTruthTests.files where file.bytes.count < 1500 {
      file.importDamaged(cutEvery: 3, changes: 200)
    }
  }
}
