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
    let windows: WindowPair
    let input: Shape
  }

  let uses: [Use]
  let origin: Origin
  /// Infers the volumes again where one use may feed another.
  let search: InputSearch?
  /// Index of the statement's origin.
  let originIndex: Int

  /// Nil if the uses differ in their windows, so that no one number mends them.
  private var windows: WindowPair? {
    guard let first = uses.first?.windows, uses.allSatisfy({ $0.windows == first }) else {
      return nil
    }
    return first
  }

  // MARK: Numbers

  /// The nearest padding, equal on both sides of an axis, as it is written.
  var padding: String? {
    guard let windows else { return nil }
    let present = (windows.vertical.evenPadding, windows.horizontal.evenPadding)
    return nearest(to: present, from: 0, sameOnBoth: present.0 == present.1) { height, width in
      guard height < windows.vertical.dilatedKernel, width < windows.horizontal.dilatedKernel else {
        return nil
      }
      return windows.with(padding: (height, width))
    }
  }

  /// The nearest kernel, at the same dilation, as it is written.
  var kernel: String? {
    guard let windows else { return nil }
    let present = (windows.vertical.kernel, windows.horizontal.kernel)
    return nearest(to: present, from: 1, sameOnBoth: present.0 == present.1) { height, width in
      windows.with(kernel: (height, width))
    }
  }

  /// The nearest stride, as it is written.
  var stride: String? {
    guard let windows else { return nil }
    let present = (windows.vertical.stride, windows.horizontal.stride)
    return nearest(to: present, from: 1, sameOnBoth: present.0 == present.1) { height, width in
      windows.with(stride: (height, width))
    }
  }

  /// `(213 + 2P) / 4 is never whole`, if an axis is of the wrong parity for any equal padding.
  var impossiblePadding: String? {
    guard let windows, uses.count == 1, let input = uses.first?.input else { return nil }
    for (window, length) in [(windows.vertical, input.height), (windows.horizontal, input.width)] {
      let rest = Int64(length) - window.dilatedKernel
      if window.stride % 2 == 0, rest % 2 != 0 {
        return "(\(rest) + 2P) / \(window.stride) is never whole"
      }
    }
    return nil
  }

  /// The pair of numbers nearest to the present one with which all uses fit: first the same number
  /// for both axes, if it was so before, then of each axis by itself.
  private func nearest(
    to present: (height: Int, width: Int), from least: Int, sameOnBoth: Bool,
    _ candidate: (_ height: Int, _ width: Int) -> WindowPair?
  ) -> String? {
    if sameOnBoth {
      let both = near(present.height, from: least).first { candidate($0, $0).map(fits) == true }
      if let both { return "\(both)" }
    }
    guard uses.count == 1, let use = uses.first else { return nil }
    let height = near(present.height, from: least).first { value in
      candidate(value, present.width).map {
        $0.vertical.fit(along: use.input.height, axis: .height).unread == 0
      } == true
    }
    guard let height,
      let width = near(present.width, from: least).first(where: { value in
        candidate(height, value).map(fits) == true
      })
    else { return nil }
    return height == width ? "\(height)" : "\"\(height)x\(width)\""
  }

  /// `value` itself, then one less, one more, two less …
  private func near(_ value: Int, from least: Int) -> [Int] {
    let reach = uses.count == 1 ? Self.reach : min(Self.reach, (search?.mostTrials ?? 0) / 8)
    var candidates = [value]
    for distance in 0..<reach { candidates += [value - distance - 1, value + distance + 1] }
    return candidates.filter { $0 >= least }
  }

  private func fits(_ windows: WindowPair) -> Bool {
    guard uses.count == 1, let use = uses.first else {
      return search?.fits(originIndex, with: windows) ?? false
    }
    guard let layer = use.layer.with(windows),
      (try? layer.output(from: .one(use.input))) != nil
    else { return false }
    return windows.vertical.fit(along: use.input.height, axis: .height).unread == 0
      && windows.horizontal.fit(along: use.input.width, axis: .width).unread == 0
  }

  // MARK: Help

  /// True if pixels of some input, and not only padding, stay unread.
  private var leavesImage: Bool {
    uses.contains { use in
      use.windows.vertical.fit(along: use.input.height, axis: .height).unreadInput > 0
        || use.windows.horizontal.fit(along: use.input.width, axis: .width).unreadInput > 0
    }
  }

  /// Accepting the remainder.
  var roundingHelp: Diagnostic.Help {
    Diagnostic.Help(
      "`rounding=floor` marks the unread \(leavesImage ? "pixels" : "padding") as intended",
      edit: insertion(of: "rounding=floor"))
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

extension WindowPair {
  fileprivate func with(kernel: (height: Int, width: Int)) -> WindowPair? {
    changed { (axis, isVertical) throws(LayerError) in
      try Window(
        kernel: isVertical ? kernel.height : kernel.width, stride: axis.stride,
        dilation: axis.dilation, padding: axis.padding)
    }
  }

  fileprivate func with(stride: (height: Int, width: Int)) -> WindowPair? {
    changed { (axis, isVertical) throws(LayerError) in
      try Window(
        kernel: axis.kernel, stride: isVertical ? stride.height : stride.width,
        dilation: axis.dilation, padding: axis.padding)
    }
  }

  fileprivate func with(padding: (height: Int, width: Int)) -> WindowPair? {
    changed { (axis, isVertical) throws(LayerError) in
      let side = isVertical ? padding.height : padding.width
      return try Window(
        kernel: axis.kernel, stride: axis.stride, dilation: axis.dilation,
        padding: .explicit(before: side, after: side))
    }
  }

  private func changed(
    _ change: (_ axis: Window, _ isVertical: Bool) throws(LayerError) -> Window
  ) -> WindowPair? {
    guard let vertical = try? change(vertical, true),
      let horizontal = try? change(horizontal, false)
    else { return nil }
    return WindowPair(vertical: vertical, horizontal: horizontal)
  }
}
