/// A property that a kind of layer takes: the table that reading, `docs/language.md` and completions
/// share.
public struct Property: Hashable, Sendable {
  /// The kind of a property's value.
  public enum ValueKind: Hashable, Sendable {
    /// A whole number or an expression that gives one.
    case integer
    /// A whole number of pixels along the axis of the property's name, or an expression that gives one.
    case extent
    /// Any number or expression.
    case decimal
    /// One number for all axes, or one for each: `"heightxwidth"`.
    case extents
    /// As `extents`, or the word `kernel` for as much as that.
    case stride
    /// As `extents`, `"top,left,bottom,right"`, or one of the words.
    case sides(words: [String])
    case choice([String])
    case flag
    /// The name of a layer.
    case name
    /// `"0 1 2 / 1 2 3"`: one row per filter.
    case table
  }

  /// The key as it is written: `filters`.
  public let name: String
  /// The kind of its value.
  public let kind: ValueKind
  /// As it is written in the language reference; nil if the property must be given.
  public let defaultValue: String?
  /// True if what it means for the layer depends on the incoming volume.
  let readsInput: Bool

  /// The word that means the kernel's extents in place of a stride.
  static let kernelWord = "kernel"

  /// True if what is written means something else, or nothing, on volumes with another number of axes.
  var dependsOnAxes: Bool {
    switch kind {
    case .extent, .extents, .stride, .sides: true
    case .integer, .decimal, .choice, .flag, .name, .table: false
    }
  }

  /// A property of the table; `default` is nil if it must be given.
  public init(_ name: String, _ kind: ValueKind, default defaultValue: String?) {
    self.init(name, kind, default: defaultValue, readsInput: false)
  }

  init(_ name: String, _ kind: ValueKind, default defaultValue: String?, readsInput: Bool) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.readsInput = readsInput
  }
}
