import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkInterchange
import NetworkModel
import NetworkModels
import NetworkSpec

extension CommandDefinition {
  static let convert = CommandDefinition(
    name: .convert, group: .files,
    summary: "a model as a file of another program",
    operands: [OperandDefinition("MODEL", .model)],
    options: [
      .to, .weightsOrNone, .opset, .seed, .branches, .weightsOrder, .weightsMap, .threads, .set,
      .foldBatchnorm, .input,
    ] + OptionDefinition.imports + [.strict, .layout, .output, .force],
    examples: [
      "convert resnet50 -o resnet50.onnx", "convert vgg16 -o vgg16.onnx --weights none",
      "convert mine.prototxt --to kdl", "convert resnet50 --to keras -o resnet50.py",
    ],
    details: """
      The format is that of the ending of --output: \(ExportFormat.endings). ONNX has the seeded weights of `verify`, \
      those of a file, or none: then nodes make zeros in their place. No claim is made on generated files.
      """)
}

/// The options specific to `convert`.
extension OptionDefinition {
  static let to = OptionDefinition(
    .to, .choice(ExportFormat.allCases.map(\.rawValue)), "FORMAT",
    listed(ExportFormat.allCases.map(\.rawValue)) + "; otherwise by the ending of FILE")
  static let opset = OptionDefinition(
    .opset, .integer(ONNXExport.operatorSets), "N", "operator set of ONNX (17)")
  static let weightsOrNone = OptionDefinition(
    .weights, .path, "FILE", "seeded, none, or a .safetensors or .npz file (seeded)")
}

extension ExportFormat {
  fileprivate static var endings: String {
    listed(allCases.filter(\.isMeantByEnding).map(\.ending))
  }
}

extension CommandRun {
  /// `cnnshape convert MODEL`: the model in another format.
  mutating func convert() throws(Refusal) -> ExitCode {
    let format = try exportFormat()
    if !format.holdsWeights {
      for option in [OptionName.weights, .weightsOrder, .weightsMap, .seed, .opset, .threads]
      where arguments.has(option) {
        throw Refusal(UsageError.ineffective(option, "with `--to \(format.rawValue)`"))
      }
    }
    if !format.choosesBranches, arguments.has(.branches) {
      throw Refusal(UsageError.ineffective(.branches, "with `--to \(format.rawValue)`"))
    }
    let model = try model(arguments.operands[0])
    switch format {
    case .onnx: return try convertToONNX(model)
    case .prototxt:
      return try deliver(model, as: format) { network, branches throws(ExportRefusal) in
        Array(try CaffeExport(of: network, includesBranches: branches).text.utf8)
      }
    case .darknet:
      return try deliver(model, as: format) { network, branches throws(ExportRefusal) in
        Array(try DarknetExport(of: network, includesBranches: branches).text.utf8)
      }
    case .pytorch:
      return try deliver(model, as: format) { network, branches throws(ExportRefusal) in
        Array(try PyTorchExport(of: network, includesBranches: branches).text.utf8)
      }
    case .keras:
      return try deliver(model, as: format) { network, branches throws(ExportRefusal) in
        try KerasExport(of: network, as: .script, includesBranches: branches).bytes
      }
    case .kerasJSON:
      return try deliver(model, as: format) { network, branches throws(ExportRefusal) in
        try KerasExport(of: network, as: .json, includesBranches: branches).bytes
      }
    case .kdl: return deliver(source: Array(try description(ofConverted: model).utf8))
    case .json:
      return deliver(
        source: GraphWriter.bytes(
          of: model.network, settings: model.parameters, citations: model.citations,
          facts: factsAsShown(of: model)))
    }
  }

  /// Writes a network in a format of text; `text` makes it, with side outputs or without.
  private mutating func deliver(
    _ model: Model, as format: ExportFormat,
    _ text: (InferredNetwork, _ includesBranches: Bool) throws(ExportRefusal) -> [UInt8]
  ) throws(Refusal) -> ExitCode {
    do throws(ExportRefusal) {
      return deliver(source: try text(model.network, arguments.has(.branches)))
    } catch {
      throw cannotSay(error, in: format, model.network)
    }
  }

  /// By `--to`, or by the ending of the file.
  private func exportFormat() throws(Refusal) -> ExportFormat {
    if let format: ExportFormat = arguments.choice(.to) { return format }
    let known = "`--to` takes " + listed(ExportFormat.allCases.map(\.rawValue))
    guard let path = outputPath else {
      throw refused(.usage, "`convert` needs a format", help: known)
    }
    guard let format = ExportFormat(path: path) else {
      throw refused(
        .usage, "the ending of `\(path)` is of no format that networks are written in",
        help: "files end in \(ExportFormat.endings); \(known)")
    }
    return format
  }

  private func description(ofConverted model: Model) throws(Refusal) -> String {
    do throws(NetworkWriter.Refusal) {
      return try foldedDescription(of: model.network).text
    } catch {
      throw cannotDescribe(
        model, error, help: "`--to json` writes the network as a graph, which every command reads")
    }
  }

  /// The refusal of a network with layers that a format cannot say.
  func cannotSay(
    _ refusal: ExportRefusal, in format: ExportFormat, _ network: InferredNetwork
  ) -> Refusal {
    Refusal(
      refusal.faults.map { fault in
        let node = network[fault.node]
        return Diagnostic(
          .unsupportedLayer, .error,
          "\(format.name) cannot say `\(node.name)` (\(node.layer.kind.rawValue)): \(fault.reason)",
          at: network.network.origins[node.origin].location,
          help: fault.help.map { [Diagnostic.Help($0)] } ?? [])
      }, code: .findings)
  }
}
