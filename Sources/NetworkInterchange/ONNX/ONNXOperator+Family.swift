extension ONNXOperator {
  /// What operators of one file of the importer have in common.
  package enum Family: String, Hashable, Sendable, CaseIterable {
    case convolution, pooling, product, normalization, activation, elementwise, reduction, view,
      slice, join, resize, sampling, quantization, generator, recurrence, selection, control,
      sequence, text, signal, loss
    /// Those whose rules are not known here.
    case other
  }

  package var family: Family {
    switch self {
    case .conv, .convTranspose, .convInteger, .qLinearConv, .deformConv, .fusedConv,
      .qLinearConvTranspose:
      .convolution
    case .maxPool, .averagePool, .lpPool, .globalAveragePool, .globalMaxPool, .globalLpPool,
      .maxUnpool, .maxRoiPool, .roiAlign, .qLinearAveragePool, .qLinearGlobalAveragePool:
      .pooling
    case .gemm, .matMul, .matMulInteger, .qLinearMatMul, .einsum, .attention, .qGemm, .fusedMatMul,
      .fusedGemm:
      .product
    case .batchNormalization, .instanceNormalization, .layerNormalization, .groupNormalization,
      .lrn, .lpNormalization, .meanVarianceNormalization, .rmsNormalization,
      .skipLayerNormalization:
      .normalization
    case .relu, .leakyRelu, .prelu, .sigmoid, .hardSigmoid, .hardSwish, .tanh, .elu, .selu, .celu,
      .gelu, .mish, .softplus, .softsign, .swish, .thresholdedRelu, .clip, .softmax, .logSoftmax,
      .hardmax, .shrink, .swiGLU, .fastGelu, .quickGelu, .biasGelu, .qLinearSigmoid,
      .qLinearLeakyRelu, .parametricSoftplus, .scaledTanh:
      .activation
    case .add, .sub, .mul, .div, .pow, .mod, .max, .min, .mean, .sum, .abs, .neg, .exp, .log, .sqrt,
      .reciprocal, .erf, .floor, .ceil, .round, .sign, .sin, .cos, .tan, .asin, .acos, .atan, .sinh,
      .cosh, .asinh, .acosh, .atanh, .isInf, .isNaN, .not, .and, .or, .xor, .equal, .greater,
      .greaterOrEqual, .less, .lessOrEqual, .bitShift, .bitwiseAnd, .bitwiseNot, .bitwiseOr,
      .bitwiseXor, .where, .trilu, .cumSum, .cumProd, .rotaryEmbedding, .bernoulli, .qLinearAdd,
      .qLinearMul, .affine, .imageScaler:
      .elementwise
    case .reduceL1, .reduceL2, .reduceLogSum, .reduceLogSumExp, .reduceMax, .reduceMean, .reduceMin,
      .reduceProd, .reduceSum, .reduceSumSquare, .argMax, .argMin:
      .reduction
    case .reshape, .flatten, .squeeze, .unsqueeze, .transpose, .identity, .cast, .castLike,
      .bitCast, .dropout:
      .view
    case .slice, .split, .gather, .pad, .centerCropPad, .crop:
      .slice
    case .concat, .qLinearConcat:
      .join
    case .resize, .upsample, .depthToSpace, .spaceToDepth, .expand, .tile:
      .resize
    case .gridSample, .affineGrid, .col2Im:
      .sampling
    case .quantizeLinear, .dequantizeLinear, .dynamicQuantizeLinear, .quant, .bipolarQuant,
      .floatQuant, .trunc:
      .quantization
    case .constant, .constantOfShape, .range, .shape, .size, .eyeLike, .oneHot, .randomNormal,
      .randomNormalLike, .randomUniform, .randomUniformLike, .blackmanWindow, .hammingWindow,
      .hannWindow, .melWeightMatrix:
      .generator
    case .lstm, .gru, .rnn, .dynamicQuantizeLSTM:
      .recurrence
    case .gatherND, .gatherElements, .scatter, .scatterElements, .scatterND, .tensorScatter,
      .nonZero, .unique, .compress, .topK, .nonMaxSuppression, .reverseSequence:
      .selection
    case .if, .loop, .scan, .sequenceMap:
      .control
    case .sequenceAt, .sequenceConstruct, .sequenceEmpty, .sequenceErase, .sequenceInsert,
      .sequenceLength, .splitToSequence, .concatFromSequence, .optional, .optionalGetElement,
      .optionalHasElement:
      .sequence
    case .stringConcat, .stringNormalizer, .stringSplit, .regexFullMatch, .tfIdfVectorizer,
      .imageDecoder:
      .text
    case .dft, .stft:
      .signal
    case .negativeLogLikelihoodLoss, .softmaxCrossEntropyLoss:
      .loss
    case .causalConvWithState, .linearAttention, .det, .multinomial:
      .other
    }
  }
}

extension ONNXOperator.Family {
  /// As the page on interchange calls it.
  package var words: String {
    switch self {
    case .convolution: "convolutions"
    case .pooling: "poolings"
    case .product: "products"
    case .normalization: "normalizations"
    case .activation: "functions of single values"
    case .elementwise: "element by element"
    case .reduction: "over axes"
    case .view: "other extents and orders"
    case .slice: "parts and padding"
    case .join: "joins"
    case .resize: "other sizes"
    case .sampling: "sampling"
    case .quantization: "few bits"
    case .generator: "constants and sizes"
    case .recurrence: "recurrent cells"
    case .selection: "chosen by other values"
    case .control: "control"
    case .sequence: "sequences"
    case .text: "texts"
    case .signal: "signals"
    case .loss: "losses"
    case .other: "others"
    }
  }

  /// What becomes of its operators, in the words of that page.
  package var reading: String {
    switch self {
    case .convolution:
      "`conv` and `deconv` of one to three axes; with weights that are computed, or at places that are, an opaque product"
    case .pooling:
      "`maxpool`, `avgpool`, `lppool` and the global ones; unpooling and pooling of regions are opaque"
    case .product:
      "`fc` where a factor is a tensor of the file, over positions where there are any, with the addition after it as its bias; otherwise an opaque product with its multiply–accumulates"
    case .normalization:
      "`batchnorm`, `layernorm`, `groupnorm`, `instancenorm`, `lrn`, `l2-normalize`; others are opaque"
    case .activation:
      "the function of that name, `Clip` as the one with its bounds, `softmax`; what no layer computes is opaque"
    case .elementwise:
      "`add`, `multiply`, `maximum`; with a tensor of a value for each channel `scale`; a number for all values is left out if it changes nothing; others are opaque. SiLU, hard-swish, GELU, Mish and layer normalization are found where they are written as several nodes. Arithmetic on sizes is done"
    case .reduction:
      "over the plane or the channels global pooling, over rows or columns pooling; others are opaque"
    case .view:
      "no layer by themselves: what a chain of them amounts to where a layer reads it is `flatten`, `reshape`, `channel-shuffle`, `pixel-shuffle` or an opaque rearrangement; `Dropout` is `dropout`"
    case .slice:
      "`slice` of channels, `crop` of pixels, `pad`; places that are not neighbors are opaque"
    case .join: "`concat`"
    case .resize: "`upsample`, `pixel-shuffle`; repetition is opaque"
    case .sampling: "opaque"
    case .quantization:
      "no layer: the volume stays what it is, and the layers cost what they would in full"
    case .generator: "no layer: sizes are followed through them, weights too"
    case .recurrence: "opaque, with parameters and multiply–accumulates of all steps"
    case .selection:
      "opaque where the extents are known; refused, or with `--partial` left out, where the data decide how many values there are"
    case .control:
      "`If` with a condition that is known is the branch it chooses; other branches and loops are refused, or with `--partial` left out"
    case .sequence, .text, .loss, .other: "refused, or with `--partial` left out"
    case .signal: "opaque"
    }
  }

  /// Its operators, in order.
  package var operators: [String] {
    ONNXOperator.allCases.filter { $0.family == self }.map { $0.rawValue }.sorted()
  }
}
