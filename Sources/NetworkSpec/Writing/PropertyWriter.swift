import KDL
import NetworkModel

/// A property of a layer with its value as a description writes it.
public struct WrittenProperty: Hashable, Sendable {
  /// The key: `kernel`.
  public let name: String
  /// The value without quotes: `3x1`.
  public let value: String
}

/// Collects the properties of a layer as a description writes them, defaults left out.
struct PropertyWriter {
  private(set) var properties: [WrittenProperty] = []

  private mutating func append(_ name: String, _ value: String) {
    properties.append(WrittenProperty(name: name, value: value))
  }

  mutating func write(_ name: String, _ value: Int) { append(name, "\(value)") }

  mutating func write(_ name: String, _ value: Int, default usual: Int) {
    if value != usual { write(name, value) }
  }

  mutating func write(_ name: String, _ value: Double, default usual: Double) {
    guard value != usual else { return }
    if let whole = Int64(exactly: value) { return append(name, "\(whole)") }
    // Swift writes the shortest decimal that reads back equal, which is a KDL number.
    append(name, "\(value)")
  }

  mutating func write(_ name: String, flag: Bool, default usual: Bool) {
    if flag != usual { append(name, "#\(flag)") }
  }

  mutating func write(_ name: String, word: String) { append(name, KDLToken.string(word)) }

  mutating func write<Choice: RawRepresentable<String> & Equatable>(
    _ name: String, _ choice: Choice, default usual: Choice
  ) {
    if choice != usual { write(name, word: choice.rawValue) }
  }

  /// One number if both are equal, `"heightxwidth"` otherwise.
  mutating func write(_ name: String, _ height: Int, _ width: Int) {
    append(name, height == width ? "\(height)" : "\"\(height)x\(width)\"")
  }

  /// `pad`: one number, two, or four.
  mutating func writeSides(_ name: String, top: Int, left: Int, bottom: Int, right: Int) {
    if top == bottom, left == right {
      if top != 0 || left != 0 { write(name, top, left) }
    } else {
      append(name, "\"\(top),\(left),\(bottom),\(right)\"")
    }
  }

  /// Kernel, stride, padding and dilation of a window.
  mutating func write(_ windows: WindowPair, defaultStride: (height: Int, width: Int) = (1, 1)) {
    let (vertical, horizontal) = (windows.vertical, windows.horizontal)
    write("kernel", vertical.kernel, horizontal.kernel)
    if vertical.stride != defaultStride.height || horizontal.stride != defaultStride.width {
      write("stride", vertical.stride, horizontal.stride)
    }
    if case .explicit(let top, let bottom) = vertical.padding,
      case .explicit(let left, let right) = horizontal.padding
    {
      writeSides("pad", top: top, left: left, bottom: bottom, right: right)
    } else {
      write("pad", word: "same")
    }
    if vertical.dilation != 1 || horizontal.dilation != 1 {
      write("dilation", vertical.dilation, horizontal.dilation)
    }
  }
}

extension Property {
  /// The properties of every sliding window except its kernel.
  static let window = [
    Property("kernel", .pair, default: nil),
    Property("stride", .pair, default: "1"),
    Property("pad", .sides(words: ["same"]), default: "0"),
    Property("dilation", .pair, default: "1"),
  ]

  static let rounding = Property(
    "rounding", .choice(Rounding.stated.map { $0.rawValue }),
    default: "the `rounding` in force, else floor with a warning")

  static func bias(_ forms: [BiasForm]) -> Property {
    Property("bias", .choice(forms.map { $0.rawValue }), default: "shared")
  }

  static let epsilon = Property("epsilon", .decimal, default: "1e-5")
  static let affine = Property("affine", .flag, default: "#true")
}
