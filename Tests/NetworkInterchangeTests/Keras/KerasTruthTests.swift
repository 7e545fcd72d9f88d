import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Testing

@Suite("Keras: files that others wrote")
struct KerasTruthTests {
  static let files = ForeignFile.all(in: "keras")

  /// Models with open planes, which are imported for one of these sizes.
  private static let inputs = [
    "inceptionv3_serengil.json": InputSize([299, 299, 3]),
    "keras3_mobilenetv3small.json": InputSize([224, 224, 3]),
    "tf215_mobilenetv3large.json": InputSize([224, 224, 3]),
  ]

  private func imported(_ file: ForeignFile) -> ImportedNetwork {
    var settings = ElaborationSettings()
    settings.input = KerasTruthTests.inputs[file.name]
    return ImportedNetwork(file.bytes, as: file.name, settings)
  }

  /// What is wrong with a network beside the truth; empty if nothing is.
  private func differences(_ file: ForeignFile, _ network: ImportedNetwork) -> [String] {
    var differences: [String] = []
    let nodes = network.nodes
    let learned = nodes.reduce(0) { $0 + $1.figures.parameters.known.total }
    let statistics = nodes.reduce(0) { $0 + $1.figures.parameters.known.statistics }
    let layers = file.truth["layers"]?.members ?? []
    // `Normalization` counts its images in a number of its own.
    let counters = Int64(
      layers.filter {
        $0.value["class"]?.string == "Normalization" && ($0.value["params"]?.integer ?? 0) > 0
      }.count)
    if let truth = file.truth["parameters"]?.integer, truth != learned + statistics + counters {
      differences.append("parameters \(learned) + \(statistics) instead of \(truth)")
    }
    if let truth = file.truth["trainable"]?.integer, truth != learned {
      differences.append("trainable \(learned) instead of \(truth)")
    }
    // Convolutions and fully connected layers are what the truth counts, but none inside of a wrapper.
    let wrapped = Set(layers.filter { $0.value["class"]?.string == "TimeDistributed" }.map(\.name))
    let macs = nodes.reduce(0) { wrapped.contains($1.name) ? $0 : $0 + $1.weightedMACs }
    let isOpen = KerasTruthTests.inputs[file.name] != nil
    if !isOpen,
      let truth = (file.truth["macs"] ?? file.truth["macs_partial"])?.integer
        ?? file.truth["macs_partial"]?.integer, truth != macs
    {
      differences.append("MACs \(macs) instead of \(truth)")
    }
    var compared = 0
    for layer in layers {
      let own = nodes.filter { node in
        node.name == layer.name
          || node.name.hasPrefix(layer.name + "-")
            && node.name.dropFirst(layer.name.count + 1).first?.isNumber == false
      }
      guard let last = own.last, var shape = layer.value["output"]?.elements else { continue }
      // TensorFlow lists the one output of an input.
      if let inner = shape.first?.elements { shape = inner }
      compared += 1
      let stated = shape.dropFirst().map { $0.integer }
      let volume = last.shape
      let extents = volume.extents.all.map { Int64($0) }
      let channels = Int64(volume.channels)
      let forms: [[Int64]] =
        stated.count <= 1 ? [[channels]] : [extents + [channels], [channels] + extents]
      let agrees = forms.contains { form in
        form.count == stated.count && zip(form, stated).allSatisfy { $1 == nil || $0 == $1 }
      }
      if !agrees { differences.append("\(layer.name) is \(volume) instead of \(stated)") }
      let parameters = own.reduce(0) { $0 + $1.parameterCount }
      let counter: Int64 =
        layer.value["class"]?.string == "Normalization" && parameters > 0 ? 1 : 0
      if let truth = layer.value["params"]?.integer, truth != parameters + counter {
        differences.append("\(layer.name) has \(parameters) parameters instead of \(truth)")
      }
    }
    if compared * 10 < layers.count * 7 {
      differences.append("only \(compared) of \(layers.count) layers compared")
    }
    return differences
  }

  @Test("there are files", .enabled(if: interopFolder != nil, "../shared/interop is absent"))
  func count() { #expect(KerasTruthTests.files.count >= 60) }

  @Test(
    "layers, parameters and MACs are those of Keras itself",
    .enabled(if: interopFolder != nil, "../shared/interop is absent"), arguments: files)
  func truth(_ file: ForeignFile) throws {
    let network = imported(file)
    let expected = try ExpectedOutcome.all("interop-keras.csv")[file.name]
    switch expected?.outcome {
    case "full":
      #expect(network.errors == [])
      #expect(differences(file, network).prefix(8) == [])
    case "refused":
      #expect(network.network == nil)
      #expect(network.diagnostics.contains { $0.id.rawValue == expected?.finding })
    case let other:
      Issue.record("outcome \(other ?? "none")")
    }
  }

  @Test("at least 85 % of the files are read whole")
  func share() throws {
    let outcomes = try ExpectedOutcome.all("interop-keras.csv").values
    #expect(outcomes.filter { $0.outcome == "full" }.count * 100 >= outcomes.count * 85)
  }

  @Test(
    "a file that is cut or damaged is an error or another network, never a trap",
    .enabled(if: interopFolder != nil, "../shared/interop is absent"))
  func damage() {
    for file in KerasTruthTests.files where file.bytes.count < 3000 {
      file.importDamaged(cutEvery: 17, changes: 150)
    }
  }
}
