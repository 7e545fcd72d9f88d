import NetworkModel

/// Means, sums and extremes over axes.
extension ONNXImporter {
  /// What is made of the values along an axis.
  enum AxisReduction {
    case mean, sum, maximum, minimum, product, norm, other
    /// Where the largest or smallest is.
    case place

    /// The reduction of a pooling layer.
    var reduction: Reduction? {
      switch self {
      case .mean: .average
      case .sum: .sum
      case .maximum: .max
      case .norm: .l2
      case .minimum, .product, .other, .place: nil
      }
    }

    /// True if a single value is its own result.
    var keepsSingleValues: Bool {
      switch self {
      case .mean, .sum, .maximum, .minimum, .product: true
      case .norm, .other, .place: false
      }
    }

    /// What it makes of numbers, of which there is one at least; nil if it is not computed here.
    func result(_ numbers: [Int64]) -> Int64? {
      switch self {
      case .sum: return numbers.folded { $0.addingReportingOverflow($1) }
      case .product: return numbers.folded { $0.multipliedReportingOverflow(by: $1) }
      case .maximum: return numbers.max()
      case .minimum: return numbers.min()
      case .mean, .norm, .other, .place: return nil
      }
    }

    func result(_ numbers: [Double]) -> Double? {
      switch self {
      case .mean: numbers.reduce(0, +) / Double(numbers.count)
      case .sum: numbers.reduce(0, +)
      case .product: numbers.reduce(1, *)
      case .maximum: numbers.max()
      case .minimum: numbers.min()
      case .norm, .other, .place: nil
      }
    }
  }

  /// The axes that are reduced, and the extents that are left.
  func reduced(
    _ call: ONNXCall, _ extents: [Int]
  ) throws(ONNXFault) -> (axes: [Int], output: [Int]) {
    var axes: [Int]
    if call.kind.findsPlace {
      axes = [try ONNXCall.axis(call.integer("axis") ?? 0, of: extents.count)]
    } else if let list = call.integers("axes") {
      axes = try ONNXCall.axes(list, of: extents.count)
    } else if let list = input(1, of: call) {
      guard let numbers = list.integers else { throw .unknownExtent("the axes") }
      axes = try ONNXCall.axes(numbers, of: extents.count)
    } else {
      axes = []
    }
    if axes.isEmpty {
      axes = call.flag("noop_with_empty_axes") ? [] : Array(extents.indices)
    }
    let keeps = call.integer("keepdims") ?? 1 != 0
    var output: [Int] = []
    for (axis, extent) in extents.enumerated() {
      if !axes.contains(axis) { output.append(extent) } else if keeps { output.append(1) }
    }
    return (axes, output)
  }

  mutating func reduction(_ call: ONNXCall, _ kind: AxisReduction) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    let (axes, output) = try reduced(call, extents)
    guard let input = value.activation else {
      return bind(
        of: call, foldedReduction(kind, value, isWhole: axes.count == extents.count, output))
    }
    let keeps = call.integer("keepdims") ?? 1 != 0
    let real = axes.filter { extents[$0] > 1 }.sorted()
    // Over nothing but extents of 1 a mean, a sum or an extreme is what it was.
    if kind.keepsSingleValues, real.isEmpty {
      var result = value
      result.extents = output
      var rearranged = input
      if !keeps {
        rearranged.view.axes = extents.indices.filter { !axes.contains($0) }
          .map { input.view.axes[$0] }
        rearranged.rearrangement = call.index
      }
      result.source = .activation(rearranged)
      return bind(of: call, result)
    }
    let roles = usualRoles(input)
    let spatial = roles.indices.filter { roles[$0] == .spatial && extents[$0] > 1 }
    let left = roles.indices.filter { !axes.contains($0) }
    var layer: Layer?
    if let reduction = kind.reduction, roles.count(where: { $0 == .spatial }) <= 3 {
      if real == spatial {
        layer = .globalPooling(GlobalPooling(reduction, .over(.plane)))
      } else if real.count == 1, roles[real[0]] == .channels {
        layer = .globalPooling(GlobalPooling(reduction, .over(.channels)))
      } else if real.allSatisfy({ roles[$0] == .spatial }) {
        layer = try pooling(over: real, roles, extents, reduction)
      }
    }
    guard let layer else {
      return try addOpaque(
        Cost(arithmetic: .elementwise), reading: [value], for: call, extents: output,
        roles: keeps ? roles : left.map { roles[$0] },
        type: kind == .place ? .int64 : value.type)
    }
    let node = try volume(input, as: roles, for: call)
    let kept = extents.enumerated().map { axes.contains($0.offset) ? 1 : $0.element }
    var result = try add(layer, reading: [node], for: call, roles: roles, extents: kept)
    if !keeps, let activation = result.activation {
      result.extents = output
      result.source = .activation(
        ONNXValue.Activation(
          node: activation.node, view: ONNXView(axes: left.map { activation.view.axes[$0] }),
          rearrangement: call.index))
    }
    bind(of: call, result)
  }

  /// A pooling of whole rows or columns.
  private func pooling(
    over axes: [Int], _ roles: [Role], _ extents: [Int], _ reduction: Reduction
  ) throws(ONNXFault) -> Layer? {
    let spatial = roles.indices.filter { roles[$0] == .spatial }
    guard let volume = SpatialAxes(rawValue: spatial.count) else { return nil }
    let windows = try layer { () throws(LayerError) in
      try Windows(volume) { (axis) throws(LayerError) in
        let place = spatial[volume.place(of: axis)]
        let kernel = axes.contains(place) ? extents[place] : 1
        return try Window(kernel: kernel, stride: kernel)
      }
    }
    return .pooling(Pooling(reduction, windows: windows))
  }

  private func foldedReduction(
    _ kind: AxisReduction, _ value: ONNXValue, isWhole: Bool, _ output: [Int]
  ) -> ONNXValue {
    var contents = TensorContents.unread
    if isWhole, let numbers = value.integers, !numbers.isEmpty {
      contents = kind.result(numbers).map { .integers([$0]) } ?? .unread
    } else if isWhole, let numbers = value.numbers, !numbers.isEmpty {
      contents = kind.result(numbers).map { .floats([$0]) } ?? .unread
    }
    return constant(output, of: [value], kind == .place ? .int64 : value.type, contents)
  }
}

extension ONNXOperator {
  /// True for the operators whose one axis is a setting of its own.
  fileprivate var findsPlace: Bool { self == .argMax || self == .argMin }
}
