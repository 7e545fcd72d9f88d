import NetworkModel

extension Convention {
  /// Of a graph exported with its batch normalization in place.
  public static let onnxTool = Convention(
    name: "onnx-tool", title: "onnx-tool", unit: .weighted,
    source: "onnx-tool 1.0.1, node.py and data/Profile.md", evidence: .run,
    rules: .productsAndBiases.replacing(with: [
      [.matrixMultiplication]: [.matrixMultiplication],
      // A subtraction, a root (24), a division (4), a multiplication and an addition.
      [.batchNormalization]: [CountingRule(.batchNormalization, 31, .inputs)],
      [.activation(.relu)]: [CountingRule(.activations, 1, .outputs)],
      [.activation(.leakyReLU), .activation(.relu6), .parametricReLU]: [
        CountingRule(.activations, 2, .outputs)
      ],
      [.activation(.hardSwish)]: [CountingRule(.activations, 5, .outputs)],
      [.activation(.sigmoid)]: [CountingRule(.activations, 32, .outputs)],
      [.activation(.silu)]: [CountingRule(.activations, 33, .outputs)],
      [.activation(.tanh), .activation(.softplus)]: [CountingRule(.activations, 76, .outputs)],
      // The operator `Gelu` of opset 20; older graphs compose it of others.
      [.activation(.gelu)]: [CountingRule(.activations, 34, .outputs)],
      [.activation(.elu)]: [CountingRule(.activations, 35, .outputs)],
      [.activation(.hardSigmoid)]: [CountingRule(.activations, 4, .outputs)],
      [.softmax]: [CountingRule(.softmax, 36, .outputs)],
      [.logarithmicSoftmax]: [CountingRule(.softmax, 80, .outputs)],
      [.imageNormalization, .instanceNormalization]: [
        CountingRule(.instanceNormalization, 7, .inputs)
      ],
      // The operator `LayerNormalization` of opset 17. The tool divides by the first of the axes alone, so
      // that it takes one root and one division for each position.
      [.layerNormalization]: [
        CountingRule(.layerNormalization, 7, .inputs),
        CountingRule(.layerNormalization, 29, .positions),
      ],
      // The second extent of the weights, which for these is the filters', times the output's values.
      [.transposedConvolution]: [
        CountingRule(.transposedConvolutions, 1, .filtersAtOutput), .convolutionBias,
      ],
      [.addition, .multiplication]: [CountingRule(.merges, 1, .mergedValues)],
      [.pooling(.max)]: [CountingRule(.maxPooling, 1, .windowTaps)],
      [.pooling(.average)]: [CountingRule(.averagePooling, 1, .windowTaps)],
      [.globalPooling(.average)]: [
        CountingRule(.adaptivePooling, 1, .inputs), CountingRule(.adaptivePooling, 4, .outputs),
      ],
      [.reduction(.average)]: [CountingRule(.adaptivePooling, 1, .inputs)],
      // Exported as pooling by the cells' size.
      [.adaptivePooling(.max), .adaptivePooling(.average)]: [
        CountingRule(.adaptivePooling, 1, .windowReads)
      ],
      [.localResponseNormalization]: [
        CountingRule(.responseNormalization, 37, .inputs),
        CountingRule(.responseNormalization, 1, .responseWindows),
      ],
      // Exported as a multiplication and an addition.
      [.scale]: [
        CountingRule(.scale, 1, .inputsIfWeighted), CountingRule(.scale, 1, .biasAdditions),
      ],
      LayerClass.bilinearUpsamplings + [.upsampling(.bilinearAntialiased)]: [
        CountingRule(.upsampling, 4, .outputs)
      ],
      LayerClass.bicubicUpsamplings + [.upsampling(.bicubicAntialiased)]: [
        CountingRule(.upsampling, 8, .outputs)
      ],
    ]))
}
