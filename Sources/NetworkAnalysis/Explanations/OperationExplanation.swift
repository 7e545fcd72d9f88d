import NetworkModel

/// Where MACs and operations come from, class by class.
struct OperationExplanation {
  let inputs: [Shape]
  let output: Shape
  let figures: LayerFigures
  let batch: Int

  static let source = "docs/conventions.md, operations"

  func derivations(of layer: Layer) -> [Derivation] {
    guard let input = inputs.first else { return [] }
    switch layer {
    case .convolution(let layer):
      return products(layer.macs(from: input, to: output))
    case .transposedConvolution(let layer):
      return products(layer.macs(from: input))
    case .fullyConnected(let layer):
      return products(layer.macs(from: input))
    case .radialBasis(let layer):
      let weights = "\(input.factors)·\(layer.units)"
      return [
        operation(.multiplications, FormulaText("H·W·C·K", weights)),
        operation(.additions, FormulaText("2·H·W·C·K", "2·\(weights)")),
      ]
    case .pooling(let layer):
      return pooled(layer, input)
    case .adaptivePooling(let layer):
      return adaptive(layer, input)
    case .globalPooling(let layer):
      return reduced(
        layer.reduction, input.inputValues, results: FormulaText("C", "\(input.channels)"))
    case .activation, .parametricReLU, .scale:
      return eachValue(of: layer, input)
    case .maxout:
      return [operation(.comparisons, input.inputValues)]
    case .softmax(let layer):
      return softmax(layer, input)
    case .batchNormalization(let layer):
      return layer.tracksStatistics
        ? tracked(layer, input)
        : normalised(input, affine: layer.affine, FormulaText("C", "\(input.channels)"))
    case .layerNormalization(let layer):
      let sets =
        switch layer.scope {
        case .volume: FormulaText("1", "1")
        case .channels: FormulaText("H·W", "\(input.height)·\(input.width)")
        }
      return normalised(input, affine: layer.affine, sets)
    case .groupNormalization(let layer):
      return normalised(input, affine: layer.affine, FormulaText("G", "\(layer.groups)"))
    case .localResponseNormalization(let layer):
      return localResponse(layer, input)
    case .addition:
      return [operation(.additions, merged)]
    case .multiplication:
      return [operation(.multiplications, merged)]
    case .maximum:
      return [operation(.comparisons, merged)]
    case .upsample(let layer):
      return interpolated(layer)
    case .input, .dropout, .concatenation, .flatten, .padding, .crop, .pixelShuffle,
      .channelShuffle, .channelSlice:
      return []
    }
  }

  /// One class of operations.
  func operation(_ kind: OperationCount.Class, _ text: FormulaText) -> Derivation {
    let text = text.times(batch)
    return Derivation(
      kind.words, text.symbols, text.numbers, figures.operations[kind],
      source: OperationExplanation.source)
  }

  private func products(_ macs: FormulaText) -> [Derivation] {
    let count = figures.macs ?? 0
    let text = macs.times(batch)
    let each = FormulaText("one a MAC", "\(count)")
    return [
      Derivation("MACs", text.symbols, text.numbers, count, source: OperationExplanation.source)
    ]
      + [OperationCount.Class.multiplications, .additions].map { kind in
        Derivation(
          kind.words, each.symbols, each.numbers, figures.operations[kind],
          source: OperationExplanation.source)
      }
  }

  /// `i − 1` operations for each output value.
  private var merged: FormulaText {
    FormulaText(
      "(paths − 1)·H'·W'·C'",
      "(\(inputs.count) − 1)·\(output.factors)")
  }

  /// What the formula of one value costs, times the values.
  private func eachValue(of layer: Layer, _ input: Shape) -> [Derivation] {
    guard let one = try? Shape.vector(1),
      let cost = try? layer.cost(from: .one(one), to: one)
    else { return [] }
    return OperationCount.Class.allCases.compactMap { kind in
      let each = cost.operations[kind]
      guard each > 0 else { return nil }
      return operation(kind, input.inputValues.scaled(by: each))
    }
  }

  private func interpolated(_ layer: Upsample) -> [Derivation] {
    switch layer.interpolation {
    case .nearest: []
    case .bilinear, .bilinearAlignedCorners:
      [OperationCount.Class.multiplications, .additions].map {
        operation($0, output.outputValues.scaled(by: 4))
      }
    }
  }
}

extension FormulaText {
  /// `2·H·W·C`
  func scaled(by factor: Int) -> FormulaText {
    factor == 1 ? self : FormulaText("\(factor)·\(symbols)", "\(factor)·\(numbers)")
  }

  static func + (a: FormulaText, b: FormulaText) -> FormulaText {
    FormulaText("\(a.symbols) + \(b.symbols)", "\(a.numbers) + \(b.numbers)")
  }
}
