import NetworkModel

// Operations of normalisations and softmax.

extension OperationExplanation {
  func softmax(_ layer: Softmax, _ input: Shape) -> [Derivation] {
    let values = input.inputValues
    switch layer.form {
    case .plain:
      return [
        operation(.additions, values.scaled(by: 2)), operation(.comparisons, values),
        operation(.divisions, values), operation(.exponentials, values),
      ]
    case .logarithmic:
      let isOne = layer.distributions(in: input) == 1
      return [
        operation(.additions, values.scaled(by: 3)), operation(.comparisons, values),
        operation(.exponentials, values),
        operation(
          .logarithms,
          isOne
            ? FormulaText("1", "1") : FormulaText("H·W", "\(input.height)·\(input.width)")),
      ]
    }
  }

  /// With the statistics of training.
  func tracked(_ layer: BatchNormalization, _ input: Shape) -> [Derivation] {
    let channels = FormulaText("C", "\(input.channels)")
    return (layer.affine ? [operation(.multiplications, input.inputValues)] : []) + [
      operation(.additions, input.inputValues.scaled(by: layer.affine ? 2 : 1) + channels),
      operation(.divisions, input.inputValues), operation(.squareRoots, channels),
    ]
  }

  /// With a mean and a variance of each of so many sets of the image's own values.
  func normalised(_ input: Shape, affine: Bool, _ sets: FormulaText) -> [Derivation] {
    [
      operation(.multiplications, input.inputValues.scaled(by: affine ? 2 : 1)),
      operation(.additions, input.inputValues.scaled(by: affine ? 5 : 4) + sets),
      operation(.divisions, input.inputValues + sets.scaled(by: 2)),
      operation(.squareRoots, sets),
    ]
  }

  func localResponse(_ layer: LocalResponseNormalization, _ input: Shape) -> [Derivation] {
    let window = try? Window(
      kernel: layer.size,
      padding: .explicit(before: layer.size / 2, after: (layer.size - 1) / 2))
    let read = window?.pixelsRead(along: input.channels, positions: input.channels) ?? 0
    let outside = input.channels * layer.size - read
    return [
      Derivation(
        "channels read, r", outside == 0 ? "C·s" : "C·s − those beyond the ends",
        "\(input.channels)·\(layer.size)" + (outside == 0 ? "" : " − \(outside)"), read,
        source: OperationExplanation.source),
      operation(.multiplications, input.inputValues.scaled(by: 2)),
      operation(
        .additions,
        FormulaText("H·W·r", "\(input.height)·\(input.width)·\(read)") + input.inputValues),
      operation(.divisions, input.inputValues), operation(.powers, input.inputValues),
    ]
  }
}
