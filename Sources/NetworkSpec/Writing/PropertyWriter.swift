public import CNNText
import KDL
import NetworkDiagnosis
import NetworkModel

/// A property of a layer with its value as a description writes it.
public struct WrittenProperty: Hashable, Sendable {
  /// The key: `kernel`.
  public let name: String
  /// The value without quotes: `3x1`.
  public let value: String
}

extension WrittenProperty {
  /// The value: a number, true or false, or else the text without its quotes.
  public var data: DataValue {
    switch value {
    case "#true": return .boolean(true)
    case "#false": return .boolean(false)
    default: break
    }
    if let integer = Int64(value) { return .integer(integer) }
    if let number = Double(value) { return .number(number) }
    let bytes = value.utf8
    let quote = UInt8(ascii: "\"")
    guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return .text(value) }
    return .text(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
  }
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
    if value != usual { write(name, value) }
  }

  mutating func write(_ name: String, _ value: Double) {
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

  /// One number if all are equal, `"heightxwidth"` otherwise.
  mutating func write(_ name: String, _ extents: Extents) { append(name, extents.written) }

  /// A number for each axis, under the axis's own name.
  mutating func write(_ extents: Extents) {
    for axis in extents.axes.all { write(axis.rawValue, extents[axis]) }
  }

  /// `pad`: one number, one for each axis, or one for each end.
  mutating func write(_ name: String, _ sides: Sides) {
    guard !sides.isEmpty else { return }
    let ends = sides.axes.all.map { sides[$0] }
    if ends.allSatisfy({ $0.before == $0.after }) {
      write(name, Extents(sides.axes) { sides[$0].before })
    } else {
      let numbers = ends.map { $0.before } + ends.map { $0.after }
      append(name, "\"" + numbers.map { "\($0)" }.joined(separator: ",") + "\"")
    }
  }

  /// Kernel, stride, padding and dilation of a window.
  ///
  /// - Parameter statesStride: whether a stride of 1 is written too, if the kernel is larger.
  mutating func write(
    _ windows: Windows, defaultStride: Extents? = nil, statesStride: Bool = false
  ) {
    let axes = windows.axes
    write("kernel", Extents(axes) { windows[$0].kernel })
    let stride = Extents(axes) { windows[$0].stride }
    if stride != defaultStride ?? Extents(axes, { _ in 1 })
      || statesStride && axes.all.contains(where: { windows[$0].kernel > 1 })
    {
      write("stride", stride)
    }
    if axes.all.contains(where: { windows[$0].padding == .same }) {
      write("pad", word: "same")
    } else {
      write(
        "pad",
        Sides(axes) { axis in
          switch windows[axis].padding {
          case .explicit(let before, let after): (before, after)
          case .same: (0, 0)
          }
        })
    }
    let dilation = Extents(axes) { windows[$0].dilation }
    if dilation.all.contains(where: { $0 != 1 }) { write("dilation", dilation) }
  }
}

extension Property {
  /// The properties of every sliding window except its kernel.
  static let window = window(kernel: nil)

  /// The same with a kernel that need not be given.
  static func window(kernel: String?) -> [Property] {
    [
      Property("kernel", .extents, default: kernel),
      Property("stride", .stride, default: "1"),
      Property("pad", .sides(words: ["same"]), default: "0"),
      Property("dilation", .extents, default: "1"),
    ]
  }

  /// The pooling that a layer undoes; names it in place of paths.
  static let pooling = Property("of", .name, default: "two `path`s and `kernel`")

  static let rounding = Property(
    "rounding", .choice(Rounding.stated.map { $0.rawValue }),
    default: "the `rounding` in force, else floor with a warning")

  static func bias(_ forms: [BiasForm]) -> Property {
    Property("bias", .choice(forms.map { $0.rawValue }), default: "shared")
  }

  static let epsilon = Property("epsilon", .decimal, default: "1e-5")
  static let affine = Property("affine", .flag, default: "#true")
}
