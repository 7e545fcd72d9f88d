import Arguments
import NetworkFacts
import NetworkReports

/// The words that complete options whose values are any text.
enum CompletionWords {
  static func candidates(_ command: CommandName, _ option: OptionName) -> Completions.Candidates? {
    switch option {
    case .columns:
      let columns = columns(of: command)
      return columns.isEmpty ? nil : .list(columns + ["all"])
    case .sort:
      let quantities = command == .summarize ? LayerChoice.quantities : Quantity.allCases
      return .list(quantities.map(\.name) + quantities.map { "-" + $0.name })
    case .where: return .condition(Quantity.allCases.map(\.name))
    case .layers: return .condition(["kind"] + LayerChoice.quantities.map(\.name))
    case .require: return .condition(Quantity.allCases.map(\.hyphenatedName))
    case .only: return .layers
    case .layer, .tap: return .layer
    case .relativeTo: return .model
    case .input, .batch, .set, .depth, .group, .branches, .strict, .totals, .layout,
      .format, .output, .force, .convention, .between, .expanded, .unit, .machine, .peak,
      .bandwidth, .seed, .counting, .image, .mean, .std, .scale, .weights, .weightsOrder,
      .weightsMap, .saveWeights, .threads, .training, .dtype, .policy, .memory, .flash, .ram,
      .learningRate, .momentum, .inPlace, .check, .exitCode, .foldBatchnorm, .phase, .stage, .dim,
      .regions, .partial, .all, .allowEmpty, .to, .opset,
      .top, .by, .numbers, .color, .width, .quiet, .help, .version:
      return nil
    }
  }

  /// The columns of a command's reports: those of every table that it may print. `CompletionsTests` holds
  /// them to the reports.
  static func columns(of command: CommandName) -> [String] {
    switch command {
    case .summarize:
      [
        "layer", "kind", "settings", "output", "weights", "biases", "parameters", "macs", "flops",
        "inputGradientMacs", "weightGradientMacs", "trainingMacs", "macc", "comp", "add", "div",
        "exp", "activations", "activationBytes", "connections", "trainable", "statistics",
        "parameterBytes", "multiplications", "additions", "comparisons", "divisions",
        "exponentials", "logarithms", "powers", "squareRoots", "hyperbolicTangents",
        "errorFunctions", "share", "parametersShare",
        "macsShare", "activationBytesShare", "pads", "receptiveField", "fieldStride",
        "fieldPadding", "fieldCenter", "leastPath", "mostPath", "paths", "liveBytes", "form",
        "layers",
      ]
    case .compare:
      ["network", "file", "title", "input", "output"]
        + Quantity.allCases.flatMap { [$0.name, $0.name + "Ratio"] } + ["topFiveError"]
    case .diff:
      ["change", "names", "layers", "what", "parameters", "macs", "activations", "activationBytes"]
    case .sweep: ["input", "batch", "output"] + Quantity.allCases.map(\.name)
    case .reconcile:
      [
        "convention", "total", "readable", "unit", "readableAgainst", "against", "term",
        "difference", "published", "network", "count", "meanings",
      ]
    case .memory: ["for", "figure", "size", "bytes", "meaning"]
    case .maxBatch: ["part", "size", "bytes", "meaning", "batch"]
    case .check:
      [
        "file", "network", "target", "quantity", "convention", "settings", "dtype", "relation",
        "published", "printed", "computed", "standing", "reason", "note", "source",
      ]
    case .verify:
      [
        "layer", "kind", "calculated", "executed", "verdict", "milliseconds", "gigaflops",
        "weights", "weightGradients", "biases", "biasGradients", "network", "layers", "shapes",
        "parameters", "operations", "memory", "seconds", "peak",
      ]
    case .explain: ["layer", "kind", "settings", "output"] + columns(of: .layer)
    case .layer: ["figure", "formula", "numbers", "result", "reference", "source"]
    case .roofline:
      [
        "layer", "kind", "output", "operations", "bytes", "intensity", "bound", "microseconds",
        "share",
      ]
    case .list: ["network", "title", "input", "depth", "parameters", "macs", "file"]
    case .show, .import, .convert, .format, .help, .completions, .manual, .version: []
    }
  }
}
