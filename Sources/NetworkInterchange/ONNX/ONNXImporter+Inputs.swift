import NetworkModel
import NetworkSpec

extension ONNXImporter {
  // MARK: Inputs

  /// Adds the inputs of the network. Initializers that are listed as inputs are none.
  mutating func addInputs(_ graph: ONNXGraph) {
    let inputs = graph.inputs.filter { values[$0.name] == nil && !$0.name.isOmitted }
    settleBatch(inputs)
    var isFirst = true
    for info in inputs {
      guard info.type != nil else {
        // A sequence, a map or an optional value.
        values[info.name] = ONNXValue()
        continue
      }
      do throws(ONNXFault) {
        try addInput(info, isFirst: isFirst && isImage(info))
      } catch {
        values[info.name] = ONNXValue()
        let name = model.names[info.name]
        if settings.imports.isPartial, !isFirst {
          leaveOut(info.name, name)
        } else if case .unknownExtent(let help) = error {
          network.report(.unstatedInput(name, help: help), at: "input \"\(name)\"")
        } else if error != .silent {
          network.report(
            .unsupported("input", node: name, why: "it is no volume"), at: "input \"\(name)\"")
        }
      }
      if isImage(info) { isFirst = false }
    }
  }

  /// True for what may be a volume rather than a size.
  private func isImage(_ info: ONNXValueInfo) -> Bool {
    guard let type = info.type else { return false }
    let count = info.extents?.count ?? 0
    return count >= 3 || count > 0 && !type.isInteger
  }

  /// The images that go together: the first extent of the first input, if it is stated.
  private mutating func settleBatch(_ inputs: [ONNXValueInfo]) {
    guard let first = inputs.first(where: { isImage($0) }), hasBatch(first),
      let extent = first.extents?.first
    else { return }
    switch extent {
    case .known(let count): batch = max(count, 1)
    case .named(let name):
      batch = max(dimensions[name] ?? 1, 1)
      batchName = name
    case .unknown: batch = 1
    }
  }

  /// True if the first axis of an input counts images. A plane with its channels first has none.
  private func hasBatch(_ info: ONNXValueInfo) -> Bool {
    guard let extents = info.extents, extents.count > 1 else { return false }
    guard extents.count == 3 else { return true }
    guard case .known(let first) = extents[0] else { return true }
    return !((first == 1 || first == 3 || first == 4) && readsPlanes && first != 1)
  }

  /// True if the convolutions of the network slide along two axes.
  private var readsPlanes: Bool {
    let axes = model.graph.initializers.map { $0.extents.count }
    return axes.contains(4) && !axes.contains(3)
  }

  private mutating func addInput(_ info: ONNXValueInfo, isFirst: Bool) throws(ONNXFault) {
    let type = info.type ?? .undefined
    guard let stated = info.extents else {
      throw .unknownExtent("not even its axes are stated: export it again with shapes")
    }
    guard isImage(info) else {
      // Sizes and settings that are given when the network runs.
      var extents: [Int?] = []
      for (axis, extent) in stated.enumerated() { extents.append(known(extent, axis, nil)) }
      values[info.name] = ONNXValue(type: type, extents: extents, source: .auxiliary)
      return
    }
    let hasBatch = hasBatch(info)
    let roles = inputRoles(info, stated, hasBatch: hasBatch)
    var chosen: [Int: Int] = [:]
    let spatial = roles.indices.filter { roles[$0] == .spatial }
    if isFirst, let size = settings.input {
      let place = "input \"\(model.names[info.name])\""
      guard let axes = SpatialAxes(rawValue: spatial.count),
        let (wanted, channels) = size.volume(like: axes)
      else {
        network.report(
          .inputSize(size, axes: SpatialAxes(rawValue: spatial.count) ?? .two), at: place)
        throw .silent
      }
      for (axis, extent) in zip(spatial, wanted.all) { chosen[axis] = extent }
      if let channels, let axis = roles.firstIndex(of: .channels) { chosen[axis] = channels }
    }
    var extents: [Int] = []
    for (axis, extent) in stated.enumerated() {
      if let size = chosen[axis] {
        extents.append(size)
        continue
      }
      guard let extent = known(extent, axis, hasBatch && axis == 0 ? batch : nil) else {
        throw .unknownExtent(help(stated[axis], roles[axis] == .spatial))
      }
      extents.append(extent)
    }
    guard !hasBatch || extents[0] == batch else {
      // Inputs of other kinds, such as a state, are taken as they are.
      return try addInput(
        info, type, extents, [.spatial] + inputRoles(info, stated, hasBatch: true).dropFirst())
    }
    try addInput(info, type, extents, roles)
  }

  private mutating func addInput(
    _ info: ONNXValueInfo, _ type: ONNXTensor.ElementType, _ extents: [Int], _ roles: [Role]
  ) throws(ONNXFault) {
    let (shape, view) = try volume(of: extents, roles)
    let name = model.names[info.name]
    let node = try network.add(
      .input(InputVolume(shape: shape)), named: name, reading: [], sharing: nil,
      at: "input \"\(name)\"")
    values[info.name] = ONNXValue(
      type: type, extents: extents,
      source: .activation(ONNXValue.Activation(node: node, view: view, rearrangement: nil)))
  }

  private func known(_ extent: ONNXValueInfo.Extent, _ axis: Int, _ batch: Int?) -> Int? {
    switch extent {
    case .known(let extent): extent
    case .named(let name): dimensions[name] ?? batch
    case .unknown: batch
    }
  }

  /// What the nodes that read an input say of where its channels are: true for before the other axes. The first that
  /// has an axis of channels decides, or moves channels or averages planes; functions of single values pass on. Nil if
  /// none says it.
  private func areChannelsFirst(
    _ info: ONNXValueInfo, channelsAt first: Int, of count: Int
  ) -> Bool? {
    var alike: Set<ValueID> = [info.name]
    for index in scope.nodes.indices {
      let node = scope.nodes[index]
      guard let input = node.inputs.first(where: { alike.contains($0) }), let call = call(index)
      else { continue }
      if call.kind == .transpose {
        guard let order = call.integers("perm"), order.count == count else { return nil }
        return order[first] != Int64(count - 1)
      }
      let passesOn: Bool
      switch call.kind.family {
      case .convolution, .pooling: return true
      case .normalization:
        if call.kind != .layerNormalization, call.kind != .rmsNormalization,
          call.kind != .skipLayerNormalization
        {
          return true
        }
        passesOn = false
      case .resize:
        if call.kind != .expand, call.kind != .tile { return true }
        passesOn = false
      case .reduction:
        let axes = call.integers("axes") ?? reducedAxes(call) ?? []
        let reduced = Set(axes.map { $0 < 0 ? $0 + Int64(count) : $0 })
        if reduced == Set(Int64(first + 1)..<Int64(count)) { return true }
        if reduced == Set(Int64(first)..<Int64(count - 1)) { return false }
        passesOn = false
      case .elementwise: passesOn = true
      case .activation, .quantization: passesOn = node.inputs.first == input
      case .slice: passesOn = node.inputs.first == input && call.kind != .gather
      case .view:
        passesOn =
          node.inputs.first == input
          && [.identity, .cast, .castLike, .bitCast, .dropout].contains(call.kind)
      case .product, .join, .sampling, .generator, .recurrence, .selection, .control, .sequence,
        .text, .signal, .loss, .other:
        passesOn = false
      }
      guard passesOn else { continue }
      for output in node.outputs where !output.isOmitted { alike.insert(output) }
    }
    return nil
  }

  /// The axes of a reduction of later versions, where the file has them.
  private func reducedAxes(_ call: ONNXCall) -> [Int64]? {
    guard call.node.inputs.count > 1,
      case .integers(let axes)? = values[call.node.inputs[1]]?.contents
    else { return nil }
    return axes
  }

  private func isKnown(_ extent: ONNXValueInfo.Extent) -> Bool {
    if case .known = extent { true } else { false }
  }

  /// How to state an extent that the file leaves open.
  private func help(_ extent: ONNXValueInfo.Extent, _ isSpatial: Bool) -> String {
    switch extent {
    case .named(let name):
      "state `\(name)`: `--dim \(name)=N`"
        + (isSpatial ? ", or the whole input: `--input HxW`" : "")
    case .known, .unknown: "state it: `--input HxW`"
    }
  }

  /// What the axes of an input are: channels first, unless its readers say otherwise, or say nothing and it has the
  /// extents of an image with channels last.
  private func inputRoles(
    _ info: ONNXValueInfo, _ stated: [ONNXValueInfo.Extent], hasBatch: Bool
  ) -> [Role] {
    let count = stated.count
    let first = hasBatch ? 1 : 0
    var roles = [Role](repeating: .spatial, count: count)
    if hasBatch { roles[0] = .batch }
    guard first < count else { return roles }
    // A signal of one channel, as long as the run says.
    if count == 2, hasBatch, !isKnown(stated[1]) { return [.batch, .spatial] }
    var channels = first
    if let stated = info.channels, stated >= first {
      channels = stated
    } else if let isFirst = areChannelsFirst(info, channelsAt: first, of: count) {
      channels = isFirst ? first : count - 1
    } else if count - first >= 3 {
      if isImage(stated[first...]) { channels = count - 1 }
    } else if count - first == 2, case .known(1) = stated[count - 1] {
      channels = count - 1
    }
    roles[channels] = .channels
    return roles
  }

  /// True for extents such as 224×224×3: one, three or four channels after a plane that is far larger.
  private func isImage(_ stated: ArraySlice<ONNXValueInfo.Extent>) -> Bool {
    guard case .known(let last)? = stated.last, [1, 3, 4].contains(last) else { return false }
    return stated.dropLast().allSatisfy {
      if case .known(let extent) = $0 { extent >= 16 } else { true }
    }
  }

  // MARK: What the file states

  /// What the file says of a value, if every extent is known.
  func statedExtents(_ name: ValueID) -> [Int]? {
    guard scope.depth == 0, let extents = stated[name]?.extents else { return nil }
    var known: [Int] = []
    for extent in extents {
      switch extent {
      case .known(let length): known.append(length)
      case .named(let name):
        guard let length = dimensions[name] ?? (name == batchName ? batch : nil) else {
          return nil
        }
        known.append(length)
      case .unknown: return nil
      }
    }
    return known
  }

  /// A value whose extents differ from those that the file states.
  struct Difference {
    let name: String
    let place: String
    let found: String
    let stated: String
  }

  /// The values whose extents differ from those that the file states, unless the run chose others.
  func differences() -> [Difference] {
    guard settings.input == nil, dimensions.isEmpty else { return [] }
    return (model.graph.values + model.graph.outputs).compactMap { info in
      guard let stated = info.extents, let found = values[info.name]?.extents else { return nil }
      let differs =
        stated.count != found.count
        || zip(stated, found).contains { stated, found in
          guard case .known(let length) = stated, let found else { return false }
          return length != found
        }
      guard differs else { return nil }
      let name = model.names[info.name]
      return Difference(
        name: name, place: producer(of: info.name).map { place($0) } ?? "value \"\(name)\"",
        found: found.map { $0.map { String($0) } ?? "?" }.joined(separator: "×"),
        stated: stated.map { extent in
          switch extent {
          case .known(let length): String(length)
          case .named(let name): name
          case .unknown: "?"
          }
        }.joined(separator: "×"))
    }
  }
}
