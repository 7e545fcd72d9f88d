/// The parameters of a layer or function in Python, in their order.
struct PythonSignature {
  struct Parameter {
    let name: String
    /// As it is written in Python; nil if there is none, or if it is what holds here anyway.
    let defaultValue: String?
  }

  /// Those that a value without a name can be for.
  let parameters: [Parameter]

  /// Reads one line of a table: `MaxPool2d(kernel_size, stride=None)`.
  private init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let opening = bytes.firstIndex(of: UInt8(ascii: "(")),
      let call = PythonCall(in: bytes, opening: opening)
    else { return nil }
    parameters = call.arguments.map { argument in
      argument.name.map { Parameter(name: $0, defaultValue: argument.value) }
        ?? Parameter(name: argument.value, defaultValue: nil)
    }
  }

  func has(_ name: String) -> Bool { parameters.contains { $0.name == name } }
}

extension PythonSignature {
  /// Where a call is from, as far as that decides what its arguments mean.
  enum Origin: CaseIterable {
    /// `torch.nn`
    case torchModule
    /// `torch.nn.functional`
    case torchFunction
    /// `keras.layers`
    case kerasLayer
    /// `tf`
    case tensorflowFunction
  }

  /// The signature of what has this name there; nil if the table has none.
  static func named(_ name: String, in origin: Origin) -> PythonSignature? {
    let table = lines(of: origin)
    for wanted in [name, ForeignTerm.ofPlane(name)] {
      if let line = table.first(where: { $0.hasPrefix(wanted + "(") }) {
        return PythonSignature(line)
      }
    }
    return nil
  }

  /// The table of an origin: PyTorch 2.13.0, Keras 3.15.1, TensorFlow 2.21.0, whose parameters the tests compare.
  ///
  /// Of names that differ in a number of axes, that of the plane stands for all.
  static func lines(of origin: Origin) -> [String] {
    switch origin {
    case .torchModule: torchModules
    case .torchFunction: torchFunctions
    case .kerasLayer: kerasLayers
    case .tensorflowFunction: tensorflowFunctions
    }
  }

  private static var torchModules: [String] {
    [
      """
      Conv2d(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode)
      """,
      """
      LazyConv2d(out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode)
      """,
      """
      ConvTranspose2d(in_channels, out_channels, kernel_size, stride, padding, output_padding, groups, bias, \
      dilation, padding_mode)
      """,
      "Linear(in_features, out_features, bias)", "LazyLinear(out_features, bias)",
      "MaxPool2d(kernel_size, stride=None, padding, dilation, return_indices, ceil_mode)",
      """
      AvgPool2d(kernel_size, stride=None, padding, ceil_mode, count_include_pad, divisor_override)
      """,
      "LPPool2d(norm_type, kernel_size, stride=None, ceil_mode)",
      "AdaptiveAvgPool2d(output_size)", "AdaptiveMaxPool2d(output_size, return_indices)",
      "BatchNorm2d(num_features, eps, momentum, affine, track_running_stats)",
      "SyncBatchNorm(num_features, eps, momentum, affine, track_running_stats, process_group)",
      "InstanceNorm2d(num_features, eps, momentum, affine, track_running_stats)",
      "GroupNorm(num_groups, num_channels, eps, affine)",
      "LayerNorm(normalized_shape, eps, elementwise_affine, bias)",
      "LocalResponseNorm(size, alpha, beta, k=1.0)",
      "Dropout(p, inplace)", "Dropout2d(p, inplace)",
      "ReLU(inplace)", "ReLU6(inplace)", "SiLU(inplace)", "Mish(inplace)", "SELU(inplace)",
      "Hardswish(inplace)", "Hardsigmoid(inplace)", "LeakyReLU(negative_slope, inplace)",
      "ELU(alpha, inplace)", "PReLU(num_parameters=1, init)",
      "Hardtanh(min_val, max_val, inplace, min_value, max_value)", "Softplus(beta, threshold)",
      "Threshold(threshold, value, inplace)", "RReLU(lower, upper, inplace)", "GELU(approximate)",
      "GLU(dim=-1)", "Softmax(dim)", "LogSoftmax(dim)",
      "Upsample(size, scale_factor, mode, align_corners, recompute_scale_factor)",
      "UpsamplingBilinear2d(size, scale_factor)", "PixelShuffle(upscale_factor)",
      "PixelUnshuffle(downscale_factor)", "ChannelShuffle(groups)", "ZeroPad2d(padding)",
      "ConstantPad2d(padding, value)", "ReflectionPad2d(padding)", "ReplicationPad2d(padding)",
      "CircularPad2d(padding)", "Flatten(start_dim, end_dim)",
      // Of torchvision.
      "RoIPool(output_size, spatial_scale)",
    ]
  }

  private static var torchFunctions: [String] {
    [
      "conv2d(input, weight, bias=None, stride, padding, dilation, groups)",
      """
      conv_transpose2d(input, weight, bias=None, stride, padding, output_padding, groups, dilation)
      """,
      "linear(input, weight, bias=None)",
      """
      max_pool2d(input, kernel_size, stride=None, padding, dilation, ceil_mode, return_indices)
      """,
      """
      avg_pool2d(input, kernel_size, stride=None, padding, ceil_mode, count_include_pad, divisor_override)
      """,
      "lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode)",
      "adaptive_avg_pool2d(input, output_size)",
      "adaptive_max_pool2d(input, output_size, return_indices)",
      """
      batch_norm(input, running_mean, running_var, weight=None, bias=None, training, momentum, eps)
      """,
      """
      instance_norm(input, running_mean, running_var, weight=None, bias=None, use_input_stats, momentum, eps)
      """,
      "group_norm(input, num_groups, weight=None, bias=None, eps)",
      "layer_norm(input, normalized_shape, weight=None, bias=None, eps)",
      "local_response_norm(input, size, alpha, beta, k=1.0)", "normalize(input, p, dim, eps, out)",
      "dropout(input, p, training, inplace)", "dropout2d(input, p, training, inplace)",
      "relu(input, inplace)", "relu6(input, inplace)", "silu(input, inplace)",
      "mish(input, inplace)", "selu(input, inplace)", "hardswish(input, inplace)",
      "hardsigmoid(input, inplace)", "leaky_relu(input, negative_slope, inplace)",
      "elu(input, alpha, inplace)", "prelu(input, weight)",
      "hardtanh(input, min_val, max_val, inplace)", "softplus(input, beta, threshold)",
      "threshold(input, threshold, value, inplace)",
      "rrelu(input, lower, upper, training, inplace)", "gelu(input, approximate)",
      "glu(input, dim=-1)", "sigmoid(input)", "tanh(input)", "softsign(input)",
      "softmax(input, dim, _stacklevel, dtype)", "log_softmax(input, dim, _stacklevel, dtype)",
      """
      interpolate(input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias)
      """,
      "pixel_shuffle(input, upscale_factor)", "pixel_unshuffle(input, downscale_factor)",
      "channel_shuffle(input, groups)", "pad(input, pad, mode, value)",
    ]
  }

  private static var kerasLayers: [String] {
    [
      """
      Conv2D(filters, kernel_size, strides, padding, data_format, dilation_rate, groups, activation, use_bias)
      """,
      """
      Convolution2D(filters, kernel_size, strides, padding, data_format, dilation_rate, groups, activation, \
      use_bias)
      """,
      "Conv2DTranspose(filters, kernel_size, strides, padding)",
      "Dense(units, activation, use_bias)",
      "MaxPooling2D(pool_size=2, strides=None, padding, data_format)",
      "MaxPool2D(pool_size=2, strides=None, padding, data_format)",
      "AveragePooling2D(pool_size, strides=None, padding, data_format)",
      "AvgPool2D(pool_size, strides=None, padding, data_format)",
      "GlobalAveragePooling2D(data_format, keepdims)", "GlobalAvgPool2D(data_format, keepdims)",
      "GlobalMaxPooling2D(data_format, keepdims)", "GlobalMaxPool2D(data_format, keepdims)",
      "Dropout(rate, noise_shape, seed)", "SpatialDropout1D(rate, seed)",
      "SpatialDropout2D(rate, data_format, seed)",
      "BatchNormalization(axis, momentum, epsilon=0.001, center, scale)",
      "LayerNormalization(axis=-1, epsilon=0.001, center, scale)",
      "GroupNormalization(groups=32, axis, epsilon=0.001, center, scale)",
      "ReLU(max_value, negative_slope, threshold)", "LeakyReLU(negative_slope=0.3)", "ELU(alpha)",
      """
      PReLU(alpha_initializer, alpha_regularizer, alpha_constraint, shared_axes=None)
      """,
      "Softmax(axis=-1)", "UpSampling2D(size, data_format, interpolation)",
      "UpSampling3D(size, data_format)", "ZeroPadding2D(padding=1, data_format)",
      "Cropping1D(cropping=1)", "Cropping2D(cropping=0, data_format)",
      "Cropping3D(cropping=1, data_format)", "Flatten(data_format)",
    ]
  }

  private static var tensorflowFunctions: [String] {
    [
      "nn.conv1d(input, filters, stride, padding, data_format, dilations, name)",
      "nn.conv2d(input, filters, strides, padding, data_format, dilations, name)",
      """
      nn.conv2d_transpose(input, filters, output_shape, strides, padding='SAME', data_format, dilations, name)
      """,
      "nn.max_pool(input, ksize, strides, padding, data_format, name)",
      "nn.max_pool2d(input, ksize, strides, padding, data_format, name)",
      "nn.avg_pool(input, ksize, strides, padding, data_format, name)",
      "nn.avg_pool2d(input, ksize, strides, padding, data_format, name)",
      "nn.relu(features, name)", "nn.relu6(features, name)",
      "nn.leaky_relu(features, alpha=0.2, name)", "nn.elu(features, name)",
      "nn.selu(features, name)", "nn.gelu(features, approximate, name)", "nn.sigmoid(x, name)",
      "nn.tanh(x, name)", "sigmoid(x, name)", "tanh(x, name)", "nn.silu(features, beta)",
      "nn.swish(features, beta)", "nn.softplus(features, name)", "nn.softsign(features, name)",
      "nn.softmax(logits, axis=None, name)", "nn.log_softmax(logits, axis=None, name)",
      "nn.dropout(x, rate, noise_shape, seed, name)",
      "nn.batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name)",
      """
      nn.local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name)
      """,
      "nn.depth_to_space(input, block_size, data_format, name)",
      "nn.space_to_depth(input, block_size, data_format, name)",
      "pad(tensor, paddings, mode, constant_values, name)",
      "image.resize(images, size, method='bilinear', preserve_aspect_ratio, antialias, name)",
    ]
  }
}
