import NetworkModel
import NetworkSpec

/// Functions of single values, gates, normalizations and scales.
extension PyTorchLayers {
  func add(
    _ function: Activation.Function, _ call: Call, _ draft: inout PyTorchDraft
  ) -> Form {
    /// A class without arguments, which a block may be given.
    func plain(_ name: String) {
      draft.modules.append(
        PyTorchModule(constructor: "", pieces: [.slot(LayerSettings.function)]))
      draft.properties.append(
        LayerSettings.Property(LayerSettings.function, .text("nn." + name)))
    }
    switch function {
    case .relu: plain("ReLU")
    case .leakyReLU(let slope):
      draft.add("nn.LeakyReLU", [.option("negative_slope", slope, usual: 0.01)])
    case .randomizedLeakyReLU(let lower, let upper):
      draft.add("nn.RReLU", [.given("lower", .real(lower)), .given("upper", .real(upper))])
    case .elu(let alpha): draft.add("nn.ELU", [.option("alpha", alpha, usual: 1)])
    case .sigmoid: plain("Sigmoid")
    case .tanh: plain("Tanh")
    case .relu6: plain("ReLU6")
    case .gelu(.exact): plain("GELU")
    case .gelu(.tanh): draft.add(fixed: "nn.GELU", "approximate=\"tanh\"")
    case .selu: plain("SELU")
    case .silu: plain("SiLU")
    case .mish: plain("Mish")
    case .softplus(let beta): draft.add("nn.Softplus", [.option("beta", beta, usual: 1)])
    case .hardSwish: plain("Hardswish")
    case .hardSigmoid: plain("Hardsigmoid")
    case .hardTanh(let least, let most):
      draft.add("nn.Hardtanh", [.given("min_val", .real(least)), .given("max_val", .real(most))])
    case .clippedReLU(let ceiling):
      draft.add(
        "nn.Hardtanh", [.given("min_val", .real(0)), .given("max_val", .real(ceiling))])
    case .softsign: plain("Softsign")
    case .threshold(let threshold, let value):
      draft.add(
        "nn.Threshold", [.given("threshold", .real(threshold)), .given("value", .real(value))])
    case .square: draft.add(fixed: PyTorchHelper.lambda.rawValue, "torch.square")
    case .identity: plain("Identity")
    }
    return form(of: call.input)
  }

  /// The form of the input, with the channels first.
  private func channelsFirst(_ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let own = form(of: call.input)
    guard case .channelsLast(let axes) = own else { return own }
    bring(call, to: .volume(axes), in: &draft)
    return .volume(axes)
  }

  func add(_ layer: ParametricReLU, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    switch layer.slopes {
    case .shared:
      draft.add(fixed: "nn.PReLU")
      return form(of: call.input)
    case .perChannel:
      let form = channelsFirst(call, &draft)
      draft.add("nn.PReLU", [.given("num_features", call.shape.channels)])
      return form
    }
  }

  func add(_ layer: Maxout, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = channelsFirst(call, &draft)
    draft.add(
      function: [.text("x.unflatten(1, (-1, "), .slot("pieces"), .text(")).amax(2)")],
      [("pieces", .number(Int64(layer.pieces)))])
    return form
  }

  func addGatedLinearUnit(_ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = form(of: call.input)
    draft.add(fixed: "nn.GLU", "\(dimension(of: .channels, in: form))")
    return form
  }

  func add(_ layer: Softmax, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let name = layer.form == .plain ? "nn.Softmax" : "nn.LogSoftmax"
    let own = form(of: call.input)
    let axes = call.shape.axes
    func finish(_ axis: Axis, _ form: Form) -> Form {
      bring(call, to: form, in: &draft)
      draft.add(fixed: name, "dim=\(dimension(of: axis, in: form))")
      return form
    }
    switch layer.scope {
    case .channels: return finish(.channels, own)
    case .height: return finish(.height, .volume(axes))
    case .width: return finish(axes == .one ? .length : .width, .volume(axes))
    case .unstated, .volume:
      let isWhole = layer.scope == .volume || call.shape.channels == 1
      guard isWhole, own != .rows else { return finish(.channels, own) }
      _ = finish(.channels, .rows)
      let form = Form.volume(axes)
      draft.add(
        "nn.Unflatten",
        [
          .given("dim", 1),
          .given("unflattened_size", .text(PythonText.tuple(call.output.extents(as: form)))),
        ])
      return form
    }
  }

  // MARK: Normalizations

  /// The number in the name of a module that works on channels.
  private func suffix(_ form: Form) -> String {
    switch form {
    case .rows: "1d"
    case .volume(let axes), .channelsLast(let axes): "\(axes.rawValue)d"
    }
  }

  func add(_ layer: BatchNormalization, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = channelsFirst(call, &draft)
    draft.add(
      "nn.BatchNorm" + suffix(form),
      channelNorm(
        call, layer.epsilon, affine: layer.affine, tracks: layer.tracksStatistics, usual: true))
    return form
  }

  func add(_ layer: InstanceNormalization, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = Form.volume(call.shape.axes)
    bring(call, to: form, in: &draft)
    draft.add(
      "nn.InstanceNorm" + suffix(form),
      channelNorm(
        call, layer.epsilon, affine: layer.affine, tracks: layer.tracksStatistics, usual: false))
    return form
  }

  /// The arguments of a normalization of each channel.
  ///
  /// - Parameter usual: whether it has factors and shifts, and keeps statistics, unless it says otherwise.
  private func channelNorm(
    _ call: Call, _ epsilon: Double, affine: Bool, tracks: Bool, usual: Bool
  ) -> [PyTorchModule.Argument] {
    [
      .given("num_features", call.shape.channels), .option("eps", epsilon, usual: 1e-5),
      .option("affine", affine, usual: usual),
      .option("track_running_stats", tracks, usual: usual),
    ]
  }

  func add(_ layer: GroupNormalization, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = channelsFirst(call, &draft)
    draft.add(
      "nn.GroupNorm",
      [
        .given("groups", layer.groups), .given("num_features", call.shape.channels),
        .option("eps", layer.epsilon, usual: 1e-5), .option("affine", layer.affine, usual: true),
      ])
    return form
  }

  func add(_ layer: LayerNormalization, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let own = form(of: call.input)
    let options: [PyTorchModule.Argument] = [
      .option("eps", layer.epsilon, usual: 1e-5),
      .option("elementwise_affine", layer.affine, usual: true),
      .option("bias", !layer.affine || layer.hasBias, usual: true),
    ]
    if own == .rows || layer.scope == .channels {
      let form = own == .rows ? own : Form.channelsLast(call.shape.axes)
      bring(call, to: form, in: &draft)
      draft.add("nn.LayerNorm", [.given("num_features", call.shape.channels)] + options)
      return form
    }
    let form = Form.volume(call.shape.axes)
    bring(call, to: form, in: &draft)
    draft.add(
      "nn.LayerNorm",
      [
        .given(
          "normalized_shape", .text(PythonText.tuple(call.shape.extents(as: form))))
      ] + options)
    return form
  }

  func add(
    _ layer: LocalResponseNormalization, _ call: Call, _ draft: inout PyTorchDraft
  ) -> Form {
    let form = Form.volume(call.shape.axes)
    bring(call, to: form, in: &draft)
    guard layer.alphaDividedBySize else {
      draft.add(
        PyTorchHelper.localResponseNorm.rawValue,
        [
          .given("size", layer.size), .given("alpha", .real(layer.alpha)),
          .given("beta", .real(layer.beta)), .given("k", .real(layer.k)),
        ])
      return form
    }
    draft.add(
      "nn.LocalResponseNorm",
      [
        .given("size", layer.size), .option("alpha", layer.alpha, usual: 1e-4),
        .option("beta", layer.beta, usual: 0.75), .option("k", layer.k, usual: 1),
      ])
    return form
  }

  /// The extents of a value for each channel that is repeated over a value of a form.
  private func channelShape(_ call: Call, _ form: Form) -> [PyTorchModule.Argument] {
    var arguments: [PyTorchModule.Argument] = [.given("num_features", call.shape.channels)]
    if case .volume(let axes) = form {
      arguments.append(
        .given("ones", .text(axes.all.map { _ in "1" }.joined(separator: ", "))))
    }
    return arguments
  }

  func add(
    _ layer: GlobalResponseNormalization, _ call: Call, _ draft: inout PyTorchDraft
  ) -> Form {
    var form = form(of: call.input)
    if form == .rows {
      form = .volume(call.shape.axes)
      bring(call, to: form, in: &draft)
    }
    let places = call.shape.axes.all.map { dimension(of: $0, in: form) }
    draft.add(
      PyTorchHelper.responseNorm.rawValue,
      channelShape(call, form) + [
        .option("dims", .text(PythonText.tuple(places)), usual: .text("")),
        .option("channel_dim", dimension(of: .channels, in: form), usual: 0),
        .option("eps", layer.epsilon, usual: 1e-6),
      ])
    return form
  }

  func add(_ layer: L2Normalization, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = form(of: call.input)
    let dimension = dimension(of: .channels, in: form)
    let epsilon = layer.epsilon == 1e-12 ? "" : ", eps=\(layer.epsilon)"
    draft.add(function: [.text("F.normalize(x, dim=\(dimension)\(epsilon))")])
    if layer.hasScale {
      draft.add(
        PyTorchHelper.scale.rawValue,
        channelShape(call, form) + [.option("bias", false, usual: true)])
    }
    return form
  }

  func add(_ layer: Scale, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = form(of: call.input)
    draft.add(
      PyTorchHelper.scale.rawValue,
      channelShape(call, form) + [
        .option("factor", layer.terms != .bias, usual: true),
        .option("bias", layer.terms != .factor, usual: true),
      ])
    return form
  }

  func add(_ layer: Dropout, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    var form = form(of: call.input)
    switch layer.unit {
    case .values: draft.add("nn.Dropout", [.option("p", layer.rate, usual: 0.5)])
    case .channels:
      form = channelsFirst(call, &draft)
      draft.add(
        form == .rows ? "nn.Dropout" : "nn.Dropout" + suffix(form),
        [.option("p", layer.rate, usual: 0.5)])
    case .images:
      draft.add(PyTorchHelper.stochasticDepth.rawValue, [.given("p", .real(layer.rate))])
    }
    return form
  }
}
