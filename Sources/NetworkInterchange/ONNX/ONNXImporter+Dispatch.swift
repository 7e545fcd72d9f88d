import NetworkModel

extension ONNXImporter {
  /// Reads a node by the rule of its operator. Everything that is read is listed here; the rules are in `Operators`, a
  /// file for each family.
  mutating func dispatch(_ call: ONNXCall) throws(ONNXFault) {
    switch call.kind {
    // Convolutions
    case .conv, .fusedConv: try convolution(call, weights: 1, bias: 2)
    case .convInteger: try convolution(call, weights: 1, bias: nil)
    case .qLinearConv: try convolution(call, weights: 3, bias: 8)
    case .convTranspose: try transposedConvolution(call, weights: 1, bias: 2)
    case .qLinearConvTranspose: try transposedConvolution(call, weights: 3, bias: 8)
    case .deformConv: try deformableConvolution(call)

    // Poolings
    case .maxPool: try windowPooling(call, .max)
    case .averagePool, .qLinearAveragePool: try windowPooling(call, .average)
    case .lpPool: try windowPooling(call, try norm(call))
    case .globalMaxPool: try globalPooling(call, .max)
    case .globalAveragePool, .qLinearGlobalAveragePool: try globalPooling(call, .average)
    case .globalLpPool: try globalPooling(call, try norm(call))
    case .maxUnpool: try maxUnpooling(call)
    case .maxRoiPool, .roiAlign: try regionPooling(call)

    // Products
    case .gemm, .fusedGemm: try gemm(call, second: 1, bias: 2)
    case .qGemm: try gemm(call, second: 3, bias: 6)
    case .matMul, .fusedMatMul, .matMulInteger: try matrixProduct(call, second: 1)
    case .qLinearMatMul: try matrixProduct(call, second: 3)
    case .einsum: try einsum(call)
    case .attention: try attention(call)

    // Normalizations
    case .batchNormalization: try batchNormalization(call)
    case .instanceNormalization: try instanceNormalization(call)
    case .groupNormalization: try groupNormalization(call)
    case .layerNormalization: try layerNormalization(call)
    case .rmsNormalization: try otherNormalization(call, weights: 1, bias: nil)
    case .skipLayerNormalization: try otherNormalization(call, weights: 2, bias: 3)
    case .lrn: try localResponseNormalization(call)
    case .lpNormalization: try normNormalization(call)
    case .meanVarianceNormalization: try meanVarianceNormalization(call)

    // Functions of single values
    case .relu: try activate(call, .relu)
    case .leakyRelu, .qLinearLeakyRelu:
      try activate(call, .leakyReLU(slope: call.float("alpha") ?? 0.01))
    case .sigmoid, .qLinearSigmoid: try activate(call, .sigmoid)
    case .tanh: try activate(call, .tanh)
    case .elu: try activate(call, .elu(alpha: call.float("alpha") ?? 1))
    case .gelu:
      try activate(call, .gelu(call.text("approximate") == "tanh" ? .tanh : .exact))
    case .fastGelu: try activate(call, .gelu(.tanh))
    case .mish: try activate(call, .mish)
    case .softplus: try activate(call, .softplus)
    case .softsign: try activate(call, .softsign)
    case .hardSwish: try activate(call, .hardSwish)
    case .hardSigmoid: try activate(call, hardSigmoid(call))
    case .swish: try activate(call, near(call.float("alpha") ?? 1, 1) ? .silu : nil)
    case .selu: try activate(call, selu(call))
    case .thresholdedRelu:
      try activate(call, .threshold(call.float("alpha") ?? 1, value: 0))
    case .clip: try activate(call, clip(call))
    case .celu, .shrink, .quickGelu, .parametricSoftplus, .scaledTanh, .hardmax:
      try activate(call, nil)
    case .biasGelu: try otherFunction(call, weights: [try required(1, of: call)])
    case .swiGLU: try otherFunction(call, halving: true)
    case .prelu: try parametricReLU(call)
    case .softmax: try softmax(call, .plain)
    case .logSoftmax: try softmax(call, .logarithmic)

    // Element by element
    case .add, .sum: try elementwise(call, .sum)
    case .sub: try elementwise(call, .difference)
    case .mul: try elementwise(call, .product)
    case .div: try elementwise(call, .quotient)
    case .max: try elementwise(call, .maximum)
    case .pow: try elementwise(call, .power)
    case .min, .mean, .mod, .abs, .neg, .exp, .log, .sqrt, .reciprocal, .erf, .floor, .ceil, .round,
      .sign, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .asinh, .acosh, .atanh, .bitShift,
      .bitwiseAnd, .bitwiseNot, .bitwiseOr, .bitwiseXor, .bernoulli:
      try elementwise(call, .other)
    case .equal, .greater, .greaterOrEqual, .less, .lessOrEqual, .not, .and, .or, .xor, .isNaN,
      .isInf:
      try elementwise(call, .comparison)
    case .where: try elementwise(call, .choice)
    case .cumSum, .cumProd, .trilu, .rotaryEmbedding: try elementwise(call, .ofFirst)
    case .qLinearAdd: try quantizedSum(call)
    case .qLinearMul: try quantizedProduct(call)
    case .affine, .imageScaler: try affine(call)

    // Over axes
    case .reduceMean: try reduction(call, .mean)
    case .reduceSum: try reduction(call, .sum)
    case .reduceMax: try reduction(call, .maximum)
    case .reduceMin: try reduction(call, .minimum)
    case .reduceProd: try reduction(call, .product)
    case .reduceL2: try reduction(call, .norm)
    case .reduceL1, .reduceLogSum, .reduceLogSumExp, .reduceSumSquare: try reduction(call, .other)
    case .argMax, .argMin: try reduction(call, .place)

    // Other extents, other orders, other names
    case .reshape: try reshape(call)
    case .flatten: try flatten(call)
    case .squeeze: try squeeze(call)
    case .unsqueeze: try unsqueeze(call)
    case .transpose: try transpose(call)
    case .identity: bind(of: call, try required(0, of: call))
    case .cast, .castLike, .bitCast: try cast(call)
    case .dropout: try dropout(call)

    // Parts and joins
    case .slice: try strided(call)
    case .split: try split(call)
    case .gather: try gather(call)
    case .pad: try pad(call)
    case .crop: try crop(call)
    case .centerCropPad: try centered(call)
    case .concat: try join(call, Array(call.node.inputs.indices))
    case .qLinearConcat:
      // A scale and a zero for the result, then three for each input.
      try join(call, Array(stride(from: 2, to: call.node.inputs.count, by: 3)))

    // Other sizes
    case .resize, .upsample: try interpolate(call)
    case .depthToSpace: try shuffle(call, toSpace: true)
    case .spaceToDepth: try shuffle(call, toSpace: false)
    case .expand: try expand(call)
    case .tile: try tile(call)
    case .gridSample: try gridSample(call)
    case .affineGrid: try affineGrid(call)
    case .col2Im: try columnsToImage(call)

    // Few bits
    case .quantizeLinear: try quantize(call, as: input(2, of: call)?.type ?? .uint8)
    case .dequantizeLinear: try quantize(call, as: input(1, of: call)?.type ?? .float32)
    case .dynamicQuantizeLinear: try dynamicallyQuantize(call)
    case .quant, .bipolarQuant, .floatQuant, .trunc: try quantize(call, as: .float32)

    // Tensors of sizes, places and random numbers
    case .constant: bind(of: call, try constant(call))
    case .constantOfShape: try filled(call)
    case .range: try range(call)
    case .shape: try shape(call)
    case .size: try size(call)
    case .oneHot: try oneHot(call)
    case .eyeLike: try like(call, type: nil)
    case .randomNormalLike, .randomUniformLike: try like(call, type: .float32)
    case .randomNormal, .randomUniform: try random(call)
    case .blackmanWindow, .hammingWindow, .hannWindow: try window(call)
    case .melWeightMatrix: try melWeights(call)

    // Recurrent cells
    case .lstm: try recurrence(call, hasPeepholes: true)
    case .gru, .rnn: try recurrence(call, hasPeepholes: false)
    case .dynamicQuantizeLSTM: try recurrence(call, hasPeepholes: true, isQuantized: true)

    // Chosen by other values
    case .gatherND: try gatherSlices(call)
    case .gatherElements: try choose(call, like: 1)
    case .scatter, .scatterElements, .scatterND, .tensorScatter, .reverseSequence:
      try choose(call, like: 0)
    case .topK: try largest(call)
    case .nonZero, .unique, .compress, .nonMaxSuppression:
      _ = try known(call)
      throw .unknownExtent("what `\(call.kind.rawValue)` finds")

    // Signals
    case .stft: try frames(call)
    case .dft: try spectrum(call)

    case .if: try branch(call)
    case .loop, .scan, .sequenceMap:
      throw .unsupported("it repeats a graph as often as the data say")
    case .sequenceAt, .sequenceConstruct, .sequenceEmpty, .sequenceErase, .sequenceInsert,
      .sequenceLength, .splitToSequence, .concatFromSequence, .optional, .optionalGetElement,
      .optionalHasElement:
      throw .unsupported("sequences and optional values are no volumes")
    case .stringConcat, .stringNormalizer, .stringSplit, .regexFullMatch, .tfIdfVectorizer,
      .imageDecoder:
      throw .unsupported("texts and files are no volumes")
    case .negativeLogLikelihoodLoss, .softmaxCrossEntropyLoss:
      throw .unsupported("a loss is no part of a network")
    case .causalConvWithState, .linearAttention, .det, .multinomial:
      throw .unsupported("its rule is not known here")
    }
  }
}
