import NetworkModel

/// Poolings of windows and of whole planes.
extension KerasExporter {
  // MARK: Windows

  mutating func add(_ layer: Pooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let axes = layer.windows.axes.all
    guard axes.allSatisfy({ layer.windows[$0].dilation == 1 }) else {
      throw fault(
        call, "no pooling of Keras is dilated", help: "`--to onnx` writes it")
    }
    let x = volume(call)
    let area = layer.windows.area
    switch layer.reduction {
    case .max:
      let padding = padding(layer.windows, call)
      var input = x
      if case .explicit(let sides) = padding {
        input =
          isNeverNegative(call.input)
          ? addZeros(x, sides, name(call, "pad"))
          : addNumber(-Self.infinity, around: x, sides, name(call, "pad"))
      }
      return (pool("MaxPooling", layer.windows, padding, input, named: name(call), call), form)
    case .average:
      if let divisor = layer.divisor {
        let means = addMeans(layer.windows, x, call)
        let factor = Double(area) / Double(divisor)
        return (rescale(means, factor, named: name(call), extents(call.output, as: form)), form)
      }
      return (addAverage(layer, x, call), form)
    case .sum:
      let means = addMeans(layer.windows, x, call)
      return (
        rescale(means, Double(area), named: name(call), extents(call.output, as: form)), form
      )
    case .l2, .lp:
      let powers = addPowers(layer.reduction, x, call)
      let means = addMeans(layer.windows, powers, call)
      let sums = rescale(
        means, Double(area), name(call, "sums"), extents(call.output, as: form))
      return (addRoot(layer.reduction, sums, call, form), form)
    }
  }

  private mutating func pool(
    _ className: String, _ windows: Windows, _ padding: WindowPadding, _ input: Value,
    named name: String, _ call: Call
  ) -> Value {
    let axes = windows.axes.all
    let kernel = axes.map { windows[$0].kernel }
    return layer(
      "\(className)\(axes.count)D",
      [
        Setting("pool_size", .extents(kernel), first: true),
        Setting("strides", .extents(axes.map { windows[$0].stride }), unless: .extents(kernel)),
        padding.word,
      ], .value(input), named: name, extents(call.output, as: .volume(windows.axes)))
  }

  /// Means of whole windows, zeros around the volume included.
  private mutating func addMeans(_ windows: Windows, _ x: Value, _ call: Call) -> Value {
    var padding = padding(windows, call)
    if padding == .same { padding = .explicit(sides(windows, call)) }
    var input = x
    if case .explicit(let sides) = padding { input = addZeros(x, sides, name(call, "pad")) }
    return pool("AveragePooling", windows, padding, input, named: fresh(name(call, "means")), call)
  }

  private mutating func addAverage(_ layer: Pooling, _ x: Value, _ call: Call) -> Value {
    let padding = padding(layer.windows, call)
    let stated = statedPadding(layer.windows, call)
    let sides = sides(layer.windows, call)
    let counted = layer.countsPadding ? stated : stated.map { _ in [0, 0] }
    // What is there is all that counts: so it is in Keras with `same`.
    let countsNothing = counted.joined().allSatisfy { $0 == 0 }
    switch padding {
    case .valid: return pool("AveragePooling", layer.windows, .valid, x, named: name(call), call)
    case .same where countsNothing:
      return pool("AveragePooling", layer.windows, .same, x, named: name(call), call)
    case .same, .explicit: break
    }
    let padded = addZeros(x, sides, name(call, "pad"))
    let isBeyond = zip(sides, counted).contains { $0[0] > $1[0] || $0[1] > $1[1] }
    guard isBeyond else {
      return pool(
        "AveragePooling", layer.windows, .explicit(sides), padded, named: name(call), call)
    }
    // Divided by the part of each window that counts.
    let means = pool(
      "AveragePooling", layer.windows, .explicit(sides), padded, named: fresh(name(call, "means")),
      call)
    let extents = model.calls[x].extents
    let ones = operation(.onesLike, [.value(x)], part: name(call, "ones"), extents)
    let reached = zip(sides, counted).map { [min($0[0], $1[0]), min($0[1], $1[1])] }
    let inside = addNumber(1, around: ones, reached, name(call, "counted"))
    let rest = zip(sides, reached).map { [$0[0] - $1[0], $0[1] - $1[1]] }
    let all = addZeros(inside, rest, name(call, "counted_pad"))
    let shares = pool(
      "AveragePooling", layer.windows, .explicit(sides), all, named: fresh(name(call, "shares")),
      call)
    return operation(
      .divide, [.value(means), .value(shares)], named: name(call),
      self.extents(call.output, as: .volume(call.output.axes)))
  }

  /// What is added up for a norm.
  mutating func addPowers(_ reduction: Reduction, _ x: Value, _ call: Call) -> Value {
    let extents = model.calls[x].extents
    switch reduction {
    case .l2: return operation(.square, [.value(x)], part: name(call, "squares"), extents)
    case .lp(let power):
      let sizes = operation(.absolute, [.value(x)], part: name(call, "sizes"), extents)
      return operation(
        .power, [.value(sizes), .constant(.real(power.value))], part: name(call, "powers"), extents)
    case .max, .average, .sum: return x
    }
  }

  mutating func addRoot(
    _ reduction: Reduction, _ sums: Value, _ call: Call, _ form: Form
  ) -> Value {
    let extents = extents(call.output, as: form)
    switch reduction {
    case .l2: return operation(.sqrt, [.value(sums)], named: name(call), extents)
    case .lp(let power):
      return operation(
        .power, [.value(sums), .constant(.real(1 / power.value))], named: name(call), extents)
    case .max, .average, .sum: return sums
    }
  }

  // MARK: Planes

  mutating func add(_ layer: GlobalPooling, _ call: Call) -> (Value, Form) {
    let axes = call.shape.axes
    let x = volume(call)
    let isOverChannels = layer.form == .over(.channels)
    let form: Form = !isOverChannels && readsRows(call) ? .rows : .volume(axes)
    let extents = extents(call.output, as: form)
    let places = isOverChannels ? [-1] : (0..<axes.rawValue).map { $0 + 1 }
    let settings = [
      Setting("axis", .integers(places)),
      Setting("keepdims", .flag(form != .rows), unless: .flag(false)),
    ]
    switch layer.reduction {
    case .max, .average:
      let isMax = layer.reduction == .max
      guard isOverChannels else {
        return finish(
          isMax ? "GlobalMaxPooling\(axes.rawValue)D" : "GlobalAveragePooling\(axes.rawValue)D",
          [Setting("keepdims", .flag(form != .rows), unless: .flag(false))], x, call, form)
      }
      return (
        operation(isMax ? .max : .mean, [.value(x)], settings, named: name(call), extents), form
      )
    case .sum: return (operation(.sum, [.value(x)], settings, named: name(call), extents), form)
    case .l2, .lp:
      let powers = addPowers(layer.reduction, x, call)
      let sums = operation(.sum, [.value(powers)], settings, part: name(call, "sums"), extents)
      return (addRoot(layer.reduction, sums, call, form), form)
    }
  }
}
