public import CNNText
import KDL
import NetworkModel

/// A property of a layer as a description and as a graph write it.
public struct WrittenProperty: Hashable, Sendable {
  /// The key: `kernel`.
  public let name: String
  private let content: Content

  fileprivate enum Content: Hashable {
    case integer(Int64)
    case decimal(Double)
    case flag(Bool)
    /// A word, or the numbers of several axes or sides.
    case text(String)
  }

  fileprivate init(_ name: String, _ content: Content) {
    self.name = name
    self.content = content
  }

  /// The value in a description, in quotes if it needs them: `3`, `"3x1"`, `#true`.
  public var value: String {
    switch content {
    case .integer(let integer): "\(integer)"
    // Swift writes the shortest decimal that reads back equal, which is a KDL number.
    case .decimal(let number): "\(number)"
    case .flag(let flag): "#\(flag)"
    case .text(let text): KDLToken.string(text)
    }
  }

  /// The value in JSON: a number, true or false, or a text.
  public var data: DataValue {
    switch content {
    case .integer(let integer): .integer(integer)
    case .decimal(let number): .number(number)
    case .flag(let flag): .boolean(flag)
    case .text(let text): .text(text)
    }
  }
}

/// Collects the properties of a layer as a description writes them, defaults left out.
struct PropertyWriter {
  private(set) var properties: [WrittenProperty] = []

  private mutating func append(_ name: String, _ content: WrittenProperty.Content) {
    properties.append(WrittenProperty(name, content))
  }

  mutating func write(_ name: String, _ value: Int64) { append(name, .integer(value)) }

  mutating func write(_ name: String, _ value: Int) { write(name, Int64(value)) }

  mutating func write(_ name: String, _ value: Int, default usual: Int) {
    if value != usual { write(name, value) }
  }

  mutating func write(_ name: String, _ value: Double, default usual: Double) {
    if value != usual { write(name, value) }
  }

  mutating func write(_ name: String, _ value: Double) {
    append(name, Int64(exactly: value).map { .integer($0) } ?? .decimal(value))
  }

  mutating func write(_ name: String, flag: Bool, default usual: Bool) {
    if flag != usual { append(name, .flag(flag)) }
  }

  mutating func write(_ name: String, word: String) { append(name, .text(word)) }

  mutating func write<Choice: RawRepresentable<String> & Equatable>(
    _ name: String, _ choice: Choice, default usual: Choice
  ) {
    if choice != usual { write(name, word: choice.rawValue) }
  }

  /// One number if all are equal, `heightxwidth` otherwise.
  mutating func write(_ name: String, _ extents: Extents) {
    let numbers = extents.all
    append(
      name,
      extents.isUniform
        ? .integer(Int64(extents.width)) : .text(numbers.map { "\($0)" }.joined(separator: "x")))
  }

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
      append(name, .text(numbers.map { "\($0)" }.joined(separator: ",")))
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
