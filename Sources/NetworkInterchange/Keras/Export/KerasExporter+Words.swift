package import NetworkModel

extension LayerKind {
  /// What becomes of a layer of the kind in Keras, as the page on interchange says.
  package var inKeras: String {
    switch self {
    case .input: "`Input`"
    case .convolution:
      "`Conv2D`, `DepthwiseConv2D`; other padding than Keras' own as `ZeroPadding2D`; a connection table as `ops.take`, a convolution of each set of channels and `Concatenate`; weights of each position as `ops.image.extract_patches` and `EinsumDense`; standardized weights and a bias of each position as layers of the script, and refused in JSON; strides beside a dilation refused"
    case .transposedConvolution:
      "`Conv2DTranspose`, with `Cropping2D`; one for each group, and `Concatenate`; strides beside a dilation refused"
    case .fullyConnected: "`Flatten` and `Dense`"
    case .radialBasis: "a layer of the script; refused in JSON"
    case .pooling:
      "`MaxPooling2D`, `AveragePooling2D`, behind `ZeroPadding2D` or `ops.pad`; means that leave padding out divided by the share of each window that counts; sums, divisors and norms as means and arithmetic; dilated ones refused"
    case .globalPooling:
      "`GlobalAveragePooling2D`, `GlobalMaxPooling2D`; over the channels and by sums or norms as `ops`"
    case .adaptivePooling:
      "`AveragePooling2D`, `MaxPooling2D` where the cells are equal, otherwise `AdaptiveAveragePooling2D`, `AdaptiveMaxPooling2D`, which Keras has from 3.14 on; sums and norms cell by cell"
    case .regionPooling: "as adaptive pooling, `Reshape` and `UpSampling3D`"
    case .maxUnpooling:
      "`Reshape`, `Permute`, `ops.argmax`, `ops.one_hot` and `Multiply`; windows that overlap are refused"
    case .activation:
      "`ReLU`, `LeakyReLU`, `ELU`, `Identity` or `Activation`; others as `ops`, softplus with β between two `Rescaling`"
    case .parametricReLU: "`PReLU`"
    case .maxout: "`Reshape`, `ops.max`"
    case .gatedLinearUnit: "`ops.glu`"
    case .softmax: "`Softmax`, `ops.log_softmax`"
    case .batchNormalization:
      "`BatchNormalization`; by the statistics of the batch as `ops`, with `EinsumDense` for factors and shifts"
    case .layerNormalization: "`LayerNormalization`"
    case .groupNormalization: "`GroupNormalization`"
    case .instanceNormalization:
      "`GroupNormalization` of as many groups as channels; by running statistics `BatchNormalization`"
    case .localResponseNormalization:
      "a function of the script; in JSON `ops.square`, a slice for each neighbor, `Add`, `Rescaling`, `ops.power` and `ops.divide`"
    case .globalResponseNormalization: "`ops`, `EinsumDense` for factors and shifts, `Add`"
    case .l2Normalization: "`UnitNormalization`, or `ops.normalize`; `EinsumDense` for a scale"
    case .scale: "`EinsumDense`; a bias alone as a layer of the script, and refused in JSON"
    case .dropout: "`Dropout`, `SpatialDropout2D`"
    case .concatenation: "`Concatenate`"
    case .addition:
      "`Add`, `Subtract`; weights as `ops.stack` and `EinsumDense`; weights that add up to 1 as a layer of the script, and refused in JSON"
    case .multiplication: "`Multiply`"
    case .matrixMultiplication: "`Reshape`, `Dot`, `Reshape`"
    case .maximum: "`Maximum`"
    case .flatten:
      "`Flatten`; before other layers than `Dense` behind a `Permute`, so that channels come first"
    case .reshape: "`Reshape`, `Permute`"
    case .padding:
      "`ZeroPadding2D`; of channels, by a number or reflected `ops.pad`; other copies `ops.take`"
    case .crop: "`Cropping2D`"
    case .upsample:
      "`UpSampling2D`, `Resizing`; other interpolations, in which backends differ, as sums of `ops.take` times constants"
    case .pixelShuffle: "`Reshape`, `Permute`, `Reshape`"
    case .channelShuffle: "`Reshape`, `Permute`, `Reshape`"
    case .channelSlice: "a slice, `x[..., 0:8]`"
    case .opaque: "refused: what it computes is not known"
    }
  }
}
