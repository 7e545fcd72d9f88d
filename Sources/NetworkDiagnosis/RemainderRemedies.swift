import CNNDiagnostics
@_spi(Rules) import NetworkModel

/// Changes that make the windows of one statement fit exactly: the nearest N, P, F or S.
///
/// A remedy is offered only if it holds for every use of the statement that inference has seen.
struct RemainderRemedies {
  /// The distance beyond which a number is no longer the nearest of anything.
  private static let reach = 64

  /// A use of the statement: the layer and what enters it.
  struct Use: Hashable {
    let layer: Layer
    let windows: Windows
    let input: Shape
  }

  let uses: [Use]
  let origin: Origin
  /// Infers the volumes again where one use may feed another.
  let search: InputSearch?
  /// Index of the statement's origin.
  let originIndex: Int

  /// Nil if the uses differ in their windows, so that no one number mends them.
  private var windows: Windows? {
    guard let first = uses.first?.windows, uses.allSatisfy({ $0.windows == first }) else {
      return nil
    }
    return first
  }

  // MARK: Numbers

  /// The nearest padding, equal on both sides of an axis, as it is written.
  var padding: String? {
    guard let windows else { return nil }
    return nearest(to: windows.numbers { $0.evenPadding }, from: 0) { padding in
      let isBelow = windows.axes.all.allSatisfy { padding[$0] < windows[$0].dilatedKernel }
      return isBelow ? windows.with(padding: padding) : nil
    }
  }

  /// The nearest kernel, at the same dilation, as it is written.
  var kernel: String? {
    guard let windows else { return nil }
    return nearest(to: windows.numbers { $0.kernel }, from: 1) { windows.with(kernel: $0) }
  }

  /// The nearest stride, as it is written.
  var stride: String? {
    guard let windows else { return nil }
    return nearest(to: windows.numbers { $0.stride }, from: 1) { windows.with(stride: $0) }
  }

  /// `(213 + 2P) / 4 is never whole`, if an axis is of the wrong parity for any equal padding.
  var impossiblePadding: String? {
    guard let windows, uses.count == 1, let input = uses.first?.input else { return nil }
    for axis in windows.axes.all {
      let window = windows[axis]
      let rest = Int64(input[axis]) - window.dilatedKernel
      if window.stride % 2 == 0, rest % 2 != 0 {
        return "(\(rest) + 2P) / \(window.stride) is never whole"
      }
    }
    return nil
  }

  /// The numbers nearest to the present ones with which all uses fit: first the same number for all axes,
  /// if it was so before, then of each axis by itself.
  private func nearest(
    to present: Extents, from least: Int, _ candidate: (Extents) -> Windows?
  ) -> String? {
    if present.isUniform {
      let same = near(present.width, from: least).first { value in
        candidate(Extents(present.axes) { _ in value }).map(fits) == true
      }
      if let same { return "\(same)" }
    }
    guard uses.count == 1, let use = uses.first, let last = present.axes.all.last else {
      return nil
    }
    var found = present
    for axis in present.axes.all {
      let value = near(present[axis], from: least).first { value in
        let changed = Extents(present.axes) { $0 == axis ? value : found[$0] }
        guard let windows = candidate(changed) else { return false }
        return axis == last
          ? fits(windows) : windows[axis].fit(along: use.input[axis], axis: axis).unread == 0
      }
      guard let value else { return nil }
      let before = found
      found = Extents(present.axes) { $0 == axis ? value : before[$0] }
    }
    return found.written
  }

  /// `value` itself, then one less, one more, two less …
  private func near(_ value: Int, from least: Int) -> [Int] {
    let reach = uses.count == 1 ? Self.reach : min(Self.reach, (search?.mostTrials ?? 0) / 8)
    var candidates = [value]
    for distance in 0..<reach { candidates += [value - distance - 1, value + distance + 1] }
    return candidates.filter { $0 >= least }
  }

  private func fits(_ windows: Windows) -> Bool {
    guard uses.count == 1, let use = uses.first else {
      return search?.fits(originIndex, with: windows) ?? false
    }
    guard let layer = use.layer.with(windows),
      (try? layer.output(from: .one(use.input))) != nil
    else { return false }
    return windows.unread(on: use.input).isEmpty
  }

  // MARK: Help

  /// True if pixels of some input, and not only padding, stay unread.
  private var leavesImage: Bool {
    uses.contains { use in
      use.windows.unread(on: use.input).contains { $0.unreadInput > 0 }
    }
  }

  /// Accepting the remainder.
  var roundingHelp: Diagnostic.Help {
    Diagnostic.Help(
      "`rounding=floor` marks the unread \(leavesImage ? "pixels" : "padding") as intended; "
        + "`rounding floor` before the layers says so for all, as in PyTorch",
      edit: insertion(of: "rounding=floor"))
  }

  /// Reading the remainder, where it is of the input, in one window more, which a pooling can.
  var ceilingHelp: Diagnostic.Help? {
    guard leavesImage, uses.allSatisfy({ $0.layer.kind == .pooling }) else { return nil }
    return Diagnostic.Help(
      "`rounding=ceil` reads the pixels with one more window, as Caffe's pooling does",
      edit: insertion(of: "rounding=ceil"))
  }

  /// Padding, kernel and stride, in this order.
  var windowHelp: [Diagnostic.Help] {
    [("pad", padding), ("kernel", kernel), ("stride", stride)].compactMap { name, value in
      value.map { Diagnostic.Help("`\(name)=\($0)` fits exactly", edit: edit(name, $0)) }
    }
  }

  private func edit(_ name: String, _ value: String) -> Diagnostic.Help.Edit? {
    guard let present = origin.properties.first(where: { $0.name == name }) else {
      return insertion(of: "\(name)=\(value)")
    }
    // An expression is its author's to change.
    return present.isNumber ? .init(span: present.value, replacement: value) : nil
  }

  /// A property after the kernel, which every window has.
  private func insertion(of property: String) -> Diagnostic.Help.Edit? {
    guard let kernel = origin.properties.first(where: { $0.name == "kernel" })?.value else {
      return nil
    }
    let end = kernel.slice(kernel.range.count..<kernel.range.count)
    return .init(span: end, replacement: " " + property)
  }
}

extension Window {
  /// Padding of one side, of both together if they differ half.
  fileprivate var evenPadding: Int {
    switch padding {
    case .explicit(let before, let after): (before + after) / 2
    case .same: 0
    }
  }
}

extension Windows {
  /// A number of the window along each axis.
  fileprivate func numbers(_ number: (Window) -> Int) -> Extents {
    Extents(axes) { number(self[$0]) }
  }

  fileprivate func with(kernel: Extents) -> Windows? {
    changed { (axis, window) throws(LayerError) in
      try Window(
        kernel: kernel[axis], stride: window.stride, dilation: window.dilation,
        padding: window.padding)
    }
  }

  fileprivate func with(stride: Extents) -> Windows? {
    changed { (axis, window) throws(LayerError) in
      try Window(
        kernel: window.kernel, stride: stride[axis], dilation: window.dilation,
        padding: window.padding)
    }
  }

  fileprivate func with(padding: Extents) -> Windows? {
    changed { (axis, window) throws(LayerError) in
      try Window(
        kernel: window.kernel, stride: window.stride, dilation: window.dilation,
        padding: .explicit(before: padding[axis], after: padding[axis]))
    }
  }

  private func changed(
    _ change: (_ axis: Axis, _ window: Window) throws(LayerError) -> Window
  ) -> Windows? {
    try? Windows(axes) { axis throws(LayerError) in try change(axis, self[axis]) }
  }
}
