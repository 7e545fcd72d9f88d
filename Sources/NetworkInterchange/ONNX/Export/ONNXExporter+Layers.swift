import NetworkModel

extension ONNXExporter {
  /// Adds the nodes of a layer, the last of which makes its output.
  ///
  /// - Returns: the form of that output.
  mutating func add(_ layer: Layer, _ call: Call) throws(ExportFault) -> Form {
    switch layer {
    case .input(let input): add(input, call)
    case .convolution(let layer): try add(layer, call)
    case .transposedConvolution(let layer): add(layer, call)
    case .fullyConnected(let layer): add(layer, call)
    case .radialBasis(let layer): add(layer, call)
    case .pooling(let layer): try add(layer, call)
    case .globalPooling(let layer): add(layer, call)
    case .adaptivePooling(let layer): add(layer, call)
    case .regionPooling(let layer): add(layer, call)
    case .maxUnpooling(let layer): add(layer, call)
    case .activation(let layer): add(layer.function, call)
    case .parametricReLU(let layer): add(layer, call)
    case .maxout(let layer): add(layer, call)
    case .gatedLinearUnit: addGatedLinearUnit(call)
    case .softmax(let layer): add(layer, call)
    case .batchNormalization(let layer): add(layer, call)
    case .layerNormalization(let layer): add(layer, call)
    case .groupNormalization(let layer): add(layer, call)
    case .instanceNormalization(let layer): add(layer, call)
    case .localResponseNormalization(let layer): add(layer, call)
    case .globalResponseNormalization(let layer): add(layer, call)
    case .l2Normalization(let layer): add(layer, call)
    case .scale(let layer): add(layer, call)
    case .dropout(let layer): add(layer, call)
    case .concatenation(let layer): add(layer, call)
    case .addition(let layer): add(layer, call)
    case .multiplication: addMultiplication(call)
    case .matrixMultiplication(let layer): add(layer, call)
    case .maximum: addMaximum(call)
    case .flatten: addFlatten(call)
    case .reshape: addReshape(call)
    case .padding(let layer): add(layer, call)
    case .crop(let layer): add(layer, call)
    case .upsample(let layer): try add(layer, call)
    case .pixelShuffle(let layer): add(layer, call)
    case .channelShuffle(let layer): add(layer, call)
    case .channelSlice(let layer): add(layer, call)
    case .opaque(let layer): throw .opaque(layer, at: call.id)
    }
  }

  private mutating func add(_ input: InputVolume, _ call: Call) -> Form {
    let form = Form.volume(input.shape.axes)
    graph.inputs.append(.init(name: call.name, extents: input.shape.extents(as: form)))
    return form
  }
}

extension LayerKind {
  /// What becomes of a layer of the kind in ONNX, as the page on interchange says.
  package var inONNX: String {
    switch self {
    case .input: "an input of the graph, `N×C×H×W`"
    case .convolution:
      "`Conv` with explicit padding; a connection table as `Gather`, a `Conv` of each set of channels and `Concat`; weights of each position as `Pad`, `Gather` and `Einsum`; standardized weights are written standardized; a bias of each position as `Add`"
    case .transposedConvolution: "`ConvTranspose` with explicit padding"
    case .fullyConnected:
      "`Flatten` and `Gemm`; over positions `MatMul` and `Add` between two `Transpose`, which neighbors share"
    case .radialBasis: "`Unsqueeze`, `Sub`, `Mul`, `ReduceSum`"
    case .pooling:
      "`MaxPool`, `AveragePool`, `LpPool`; sums, divisors and powers as `AveragePool` and arithmetic; windows that begin in padding as wide as they are, and padding that an average rounded up must count, behind a `Pad`. Dilated averages and norms from operator set 19 and 18 on"
    case .globalPooling:
      "`GlobalAveragePool`, `GlobalMaxPool`; by an operator, over channels and by sums or norms `ReduceMean`, `ReduceMax`, `ReduceSum`, `ReduceL2`"
    case .adaptivePooling:
      "`AveragePool` or `MaxPool` where the cells are equal and equally spaced; elsewhere, axis by axis, `Slice`, `ReduceMean` or another reduction, and `Concat`"
    case .regionPooling: "as adaptive pooling, then `Unsqueeze` and `Expand`"
    case .maxUnpooling:
      "`MaxUnpool`, with the places that the `MaxPool` gives; where windows reach beyond the volume, or do not fill it, `Pad`, another `MaxPool`, and `Pad` at the end"
    case .activation:
      "the operator of that name; GELU before operator set 20, SiLU, Mish before 18, softplus with β and thresholds as several nodes"
    case .parametricReLU: "`PRelu`"
    case .maxout: "`Reshape`, `ReduceMax`"
    case .gatedLinearUnit: "`Split`, `Sigmoid`, `Mul`"
    case .softmax: "`Softmax`, `LogSoftmax`"
    case .batchNormalization:
      "`BatchNormalization`; by the statistics of the batch as `ReduceMean`, `Sub`, `Mul`, `Sqrt`, `Div`"
    case .layerNormalization:
      "`LayerNormalization`; over the channels between two `Transpose`, which neighbors share"
    case .groupNormalization:
      "`GroupNormalization`; before operator set 21 `Reshape`, `InstanceNormalization`, `Reshape`, `Mul`, `Add`"
    case .instanceNormalization:
      "`InstanceNormalization`; by running statistics `BatchNormalization`"
    case .localResponseNormalization:
      "`LRN`; with an even size `Mul`, `AveragePool` over the channels, `Pow`, `Div`"
    case .globalResponseNormalization: "`ReduceL2`, `ReduceMean`, `Add`, `Div`, `Mul`, `Add`"
    case .l2Normalization: "`ReduceL2`, `Clip`, `Div`, and `Mul` with a scale"
    case .scale: "`Mul`, `Add`"
    case .dropout: "`Dropout`, which does nothing outside of training"
    case .concatenation: "`Concat`"
    case .addition: "`Add`, of more than two paths `Sum`; `Sub`; weights as `Gather` and `Mul`"
    case .multiplication: "`Mul`"
    case .matrixMultiplication: "`Reshape`, `MatMul`, `Reshape`"
    case .maximum: "`Max`"
    case .flatten: "`Flatten`"
    case .reshape: "`Reshape`"
    case .padding: "`Pad`; circular before operator set 19 `Slice` and `Concat`"
    case .crop: "`Slice`"
    case .upsample:
      "`Resize`, of a sequence between `Unsqueeze` and `Squeeze`; antialiased from operator set 18 on"
    case .pixelShuffle:
      "`DepthToSpace`, `SpaceToDepth`; channels first to depth `Reshape`, `Transpose`, `Reshape`"
    case .channelShuffle: "`Reshape`, `Transpose`, `Reshape`"
    case .channelSlice: "`Slice`"
    case .opaque: "refused: what it computes is not known"
    }
  }
}
