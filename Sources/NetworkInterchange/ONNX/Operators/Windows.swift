import NetworkModel

/// The windows of convolutions and poolings as ONNX states them.
/// Source: ONNX, `docs/Operators.md`, `Conv`, `ConvTranspose`, `MaxPool`, `AveragePool`.
struct ONNXWindows {
  var kernel: [Int]
  var strides: [Int]
  var dilations: [Int]
  var before: [Int]
  var after: [Int]
  var automatic: Automatic
  var roundsUp = false

  private static let largest = 1 << 20

  enum Automatic: String {
    case none = "NOTSET"
    case sameUpper = "SAME_UPPER"
    case sameLower = "SAME_LOWER"
    case valid = "VALID"
  }

  init(_ call: ONNXCall, kernel: [Int]) throws(ONNXFault) {
    let count = kernel.count
    func list(_ name: String, _ usual: Int, _ length: Int) throws(ONNXFault) -> [Int] {
      guard let list = try call.lengths(name), !list.isEmpty else {
        return Array(repeating: usual, count: length)
      }
      guard list.count == length else {
        throw .malformed("`\(name)` has \(list.count) numbers, \(length) are needed")
      }
      return list
    }
    self.kernel = kernel
    strides = try list("strides", 1, count)
    dilations = try list("dilations", 1, count)
    // The very first files have one number for both ends of an axis.
    let stated = try call.lengths("pads") ?? []
    let pads = stated.count == count ? stated + stated : try list("pads", 0, 2 * count)
    before = Array(pads.prefix(count))
    after = Array(pads.suffix(count))
    automatic = call.text("auto_pad").flatMap { Automatic(rawValue: $0) } ?? .none
    guard kernel.allSatisfy({ $0 > 0 }), strides.allSatisfy({ $0 > 0 }),
      dilations.allSatisfy({ $0 > 0 })
    else { throw .malformed("a kernel, stride or dilation is not above 0") }
    // Products of two of them, and of one and an extent, do not overflow.
    for number in kernel + strides + dilations where number > Self.largest {
      throw .malformed("a kernel, stride or dilation is \(number)")
    }
    if automatic != .none {
      before = Array(repeating: 0, count: count)
      after = before
    }
    roundsUp = call.flag("ceil_mode")
  }

  var count: Int { kernel.count }

  func span(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

  /// Settles padding that depends on the input.
  mutating func resolve(on input: [Int]) {
    guard automatic == .sameUpper || automatic == .sameLower else { return }
    for axis in 0..<count {
      let positions = (input[axis] + strides[axis] - 1) / strides[axis]
      let total = max((positions - 1) * strides[axis] + span(axis) - input[axis], 0)
      before[axis] = automatic == .sameUpper ? total / 2 : total - total / 2
      after[axis] = total - before[axis]
    }
  }

  /// Positions along each axis.
  ///
  /// - Precondition: `resolve(on:)` was called.
  func positions(on input: [Int]) throws(ONNXFault) -> [Int] {
    var positions: [Int] = []
    for axis in 0..<count {
      let room = input[axis] + before[axis] + after[axis] - span(axis)
      guard room >= 0 || (roundsUp && room > -strides[axis]) else {
        throw .unsupported("the window is larger than what it slides over")
      }
      var steps = room < 0 ? 0 : room / strides[axis]
      if roundsUp, room > 0, room % strides[axis] != 0,
        // A window that would start in the far padding is dropped.
        (steps + 1) * strides[axis] < input[axis] + before[axis]
      {
        steps += 1
      }
      positions.append(steps + 1)
    }
    return positions
  }

  /// The rounding of a layer, where it matters on such an input.
  func rounding(on input: [Int]) -> Rounding {
    guard automatic != .sameUpper else { return .unstated }
    let leavesRest = (0..<count).contains { axis in
      (input[axis] + before[axis] + after[axis] - span(axis)) % strides[axis] != 0
    }
    return leavesRest ? roundsUp ? .ceil : .floor : .unstated
  }

  /// The windows of a layer; nil if there are more than three axes.
  func windows() throws(ONNXFault) -> Windows? {
    guard let axes = SpatialAxes(rawValue: count) else { return nil }
    func window(_ axis: Axis) throws(LayerError) -> Window {
      let place = axes.place(of: axis)
      return try Window(
        kernel: kernel[place], stride: strides[place], dilation: dilations[place],
        padding: automatic == .sameUpper
          ? .same : .explicit(before: before[place], after: after[place]))
    }
    do throws(LayerError) {
      return try Windows(axes, window)
    } catch {
      throw .unsupported("no layer has such a window")
    }
  }

  /// The roles of what it slides over: the batch, the channels, the spatial axes.
  var roles: [ONNXView.Role] {
    [.batch, .channels] + Array(repeating: .spatial, count: count)
  }
}
