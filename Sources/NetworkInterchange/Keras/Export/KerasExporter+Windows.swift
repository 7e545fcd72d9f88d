@_spi(Rules) import NetworkModel

/// Steps of windows, and the padding around a volume.
extension KerasExporter {
  /// The padding that a layer of Keras states, or what is added before it.
  enum WindowPadding: Hashable {
    case valid
    case same
    /// Before and after along each axis.
    case explicit([[Int]])

    var word: Setting {
      Setting("padding", .text(self == .same ? "same" : "valid"), unless: .text("valid"))
    }
  }

  /// The strides and dilations of windows: Keras takes either, not both.
  ///
  /// - Parameter title: the kind of layer, as messages have it.
  func steps(
    of windows: Windows, _ title: String, _ call: Call
  ) throws(ExportFault) -> (strides: [Int], dilations: [Int]) {
    let strides = windows.axes.all.map { windows[$0].stride }
    let dilations = windows.axes.all.map { windows[$0].dilation }
    guard strides.allSatisfy({ $0 == 1 }) || dilations.allSatisfy({ $0 == 1 }) else {
      throw fault(
        call, "\(title) of Keras has strides or a dilation, and not both",
        help: "`--to onnx` writes it")
    }
    return (strides, dilations)
  }

  /// The padding of windows that take the positions which the output has.
  func padding(_ windows: Windows, _ call: Call) -> WindowPadding {
    var sides: [[Int]] = []
    var isSame = true
    for axis in windows.axes.all {
      let (before, after) = padding(windows[axis], along: call.shape[axis], to: call.output[axis])
      sides.append([before, after])
      let (window, extent) = (windows[axis], call.shape[axis])
      let positions = (extent + window.stride - 1) / window.stride
      let total = max(
        Int64(positions - 1) * Int64(window.stride) + window.dilatedKernel - Int64(extent), 0)
      isSame =
        isSame && positions == call.output[axis] && Int64(before) == total / 2
    }
    if sides.joined().allSatisfy({ $0 == 0 }) { return .valid }
    return isSame ? .same : .explicit(sides)
  }

  /// Padding behind which a window that rounds down takes so many positions: what is stated, unless that would be more
  /// or fewer.
  private func padding(
    _ window: Window, along extent: Int, to positions: Int
  ) -> (before: Int, after: Int) {
    let stated = window.resolvedPadding(along: extent)
    let reach = Int64(positions - 1) * Int64(window.stride) + window.dilatedKernel
    let needed = max(reach - Int64(extent) - stated.before, 0)
    let room = Int64(extent) + stated.before + stated.after - reach
    let isExact = room >= 0 && room < Int64(window.stride)
    // Padding that no window reaches is none.
    let after = isExact && (needed > 0 || stated.before > 0) ? stated.after : needed
    return (Int(stated.before), Int(after))
  }

  /// The padding that a layer states, without what rounding up adds.
  func statedPadding(_ windows: Windows, _ call: Call) -> [[Int]] {
    windows.axes.all.map { axis in
      let stated = windows[axis].resolvedPadding(along: call.shape[axis])
      return [Int(stated.before), Int(stated.after)]
    }
  }

  /// Padding before and after, with what rounding up adds.
  func sides(_ windows: Windows, _ call: Call) -> [[Int]] {
    windows.axes.all.map { axis in
      let (before, after) = padding(windows[axis], along: call.shape[axis], to: call.output[axis])
      return [before, after]
    }
  }

  /// Extents of a volume with places around it.
  private func padded(_ extents: [Int], _ sides: [[Int]]) -> [Int] {
    zip(extents, sides).map { $0 + $1[0] + $1[1] } + extents.suffix(1)
  }

  /// Adds zeros around a volume, if there are any to add.
  mutating func addZeros(_ x: Value, _ sides: [[Int]], _ name: String) -> Value {
    guard sides.joined().contains(where: { $0 > 0 }) else { return x }
    return layer(
      "ZeroPadding\(sides.count)D", [Setting("padding", .sides(sides), first: true)], .value(x),
      name, padded(model.calls[x].extents, sides))
  }

  /// What stands for infinity, which JSON does not have: the largest number of 32 bits.
  static let infinity = Double(Float.greatestFiniteMagnitude)

  /// Adds a number around a volume.
  mutating func addNumber(
    _ number: Double, around x: Value, _ sides: [[Int]], _ name: String
  ) -> Value {
    guard sides.joined().contains(where: { $0 > 0 }) else { return x }
    return operation(
      .pad, [.value(x)],
      [Setting("pad_width", .tuple(([[0, 0]] + sides + [[0, 0]]).map { .integers($0) }))],
      passing: [Setting("constant_values", .real(number))], part: name,
      padded(model.calls[x].extents, sides))
  }

  /// Cuts off the border, if there is any to cut.
  mutating func addCropping(_ x: Value, _ sides: [[Int]], _ name: String) -> Value {
    guard sides.joined().contains(where: { $0 > 0 }) else { return x }
    let own = model.calls[x].extents
    return layer(
      "Cropping\(sides.count)D", [Setting("cropping", .sides(sides), first: true)], .value(x), name,
      zip(own, sides).map { $0 - $1[0] - $1[1] } + own.suffix(1))
  }
}
