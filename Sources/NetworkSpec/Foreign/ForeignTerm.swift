/// The frameworks whose words are known, in the order in which messages and the page name them.
package enum Framework: String, Hashable, Sendable, CaseIterable {
  case pytorch = "PyTorch"
  case keras = "Keras"
  case tensorflow = "TensorFlow"
  case caffe = "Caffe"
  case onnx = "ONNX"
  case darknet = "Darknet"
}

/// A layer, a function or a property as other frameworks call it, and what a description says instead.
///
/// One table feeds the messages on unknown words and properties and the page
/// `docs/from-pytorch-and-keras.md`.
package struct ForeignTerm: Hashable, Sendable {
  /// What a description says instead, in words: `fc units=…`.
  package let here: String
  /// The words or properties that take its place as they are, the first that fits; none if more must change.
  package let replacements: [String]
  /// Its names, as each framework writes them.
  package let names: [Framework: [String]]
  /// Short forms that people write whatever the framework.
  package let shortForms: [String]
  /// What differs, or what else to write; empty for nothing.
  package let note: String
  /// True if nothing but the name changes.
  let isWhole: Bool

  init(
    _ replacements: [String] = [], here: String? = nil, isWhole: Bool = true,
    pytorch: [String] = [],
    keras: [String] = [], tensorflow: [String] = [], caffe: [String] = [], onnx: [String] = [],
    darknet: [String] = [], also shortForms: [String] = [], _ note: String = ""
  ) {
    self.here = here ?? (replacements.first.map { "`\($0)`" } ?? "")
    self.replacements = replacements
    self.shortForms = shortForms
    self.note = note
    self.isWhole = isWhole
    let all: [(Framework, [String])] = [
      (.pytorch, pytorch), (.keras, keras), (.tensorflow, tensorflow), (.caffe, caffe),
      (.onnx, onnx), (.darknet, darknet),
    ]
    names = Dictionary(uniqueKeysWithValues: all.filter { !$0.1.isEmpty })
  }
}

extension ForeignTerm {
  /// What to write in a description instead of a term.
  ///
  /// - Parameter written: the word as it stands there.
  func help(for written: String) -> String {
    let wanted = ForeignTerm.key(written)
    for framework in Framework.allCases {
      guard let name = names[framework]?.first(where: { ForeignTerm.key($0) == wanted }) else {
        continue
      }
      let dimension = ForeignTerm.dimension(of: written)
      let place = ForeignTerm.dimensionPlace(in: name)
      guard let dimension, let place, dimension != name.utf8[place] else {
        return sentence("\(framework.rawValue)'s `\(name)`", is: here)
      }
      let meant =
        String(name[..<place]) + String(decoding: [dimension], as: UTF8.self)
        + String(name[name.utf8.index(after: place)...])
      return sentence(
        "\(framework.rawValue)'s `\(meant)`", is: ForeignTerm.onAxes(dimension, here))
    }
    return sentence("`\(written.excerpt)`", is: here)
  }

  /// `here` goes last where what is said instead is short, and first before a longer phrase.
  private func sentence(_ written: String, is instead: String) -> String {
    let isShort =
      instead.utf8.last == UInt8(ascii: "`") || !instead.utf8.contains(UInt8(ascii: "`"))
    return (isShort ? "\(written) is \(instead) here" : "here, \(written) is \(instead)") + ending
  }

  /// The `1` of `Conv1d`; nil for a name without a number of dimensions.
  private static func dimension(of name: String) -> UInt8? {
    dimensionPlace(in: name).map { name.utf8[$0] }
  }

  /// `Conv2d` of `Conv1d` or `Conv3d`; any other name itself.
  static func ofPlane(_ name: String) -> String {
    guard let place = dimensionPlace(in: name) else { return name }
    return String(name[..<place]) + "2" + String(name[name.utf8.index(after: place)...])
  }

  /// Returns whether a framework has what is called so, on any number of axes: functions by their letters,
  /// classes as they are written.
  func names(_ name: String, isClass: Bool, in framework: Framework) -> Bool {
    let all = names[framework] ?? []
    guard isClass else { return all.contains { ForeignTerm.key($0) == ForeignTerm.key(name) } }
    return all.contains { ForeignTerm.ofPlane($0) == ForeignTerm.ofPlane(name) }
  }

  private static func dimensionPlace(in name: String) -> String.Index? {
    let bytes = name.utf8
    return bytes.indices.first { place in
      let next = bytes.index(after: place)
      return "123".utf8.contains(bytes[place]) && next < bytes.endIndex
        && (bytes[next] == UInt8(ascii: "d") || bytes[next] == UInt8(ascii: "D"))
    }
  }

  /// The properties of a plane as those of a sequence or a volume.
  private static func onAxes(_ dimension: UInt8, _ here: String) -> String {
    let plane = Array("height=… width=…".utf8)
    let bytes = Array(here.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: plane) }
    guard let start else { return here }
    let properties =
      dimension == UInt8(ascii: "1") ? "length=…" : "frames=… height=… width=…"
    return String(decoding: bytes[..<start], as: UTF8.self) + properties
      + String(decoding: bytes[(start + plane.count)...], as: UTF8.self)
  }

  private var ending: String { note.isEmpty ? "" : ": " + note }

  /// Returns whether no framework spells it so.
  func isShortForm(_ written: String) -> Bool {
    let wanted = ForeignTerm.key(written)
    return !names.values.contains { $0.contains { ForeignTerm.key($0) == wanted } }
  }

  /// Every spelling that means it, as `key` folds them.
  var keys: [String] {
    (names.values.flatMap { $0 } + shortForms).map { ForeignTerm.key($0) }
  }

  /// The letters and digits of a name in lower case, without the module before it, what stands in
  /// parentheses after it, and the number of dimensions: `nn.Conv2d`, `Conv2D` and `conv3d` are one word.
  static func key(_ name: String) -> String {
    var letters = letters(of: name)
    for place in letters.indices.dropLast()
    where letters[place + 1] == UInt8(ascii: "d") && "123".utf8.contains(letters[place])
      && letters.count > 2
    {
      letters.removeSubrange(place...place + 1)
      break
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The same with the number of dimensions, which tells `Dropout` from `Dropout2d`.
  private static func exactKey(_ name: String) -> String {
    String(decoding: letters(of: name), as: UTF8.self)
  }

  private static func letters(of name: String) -> [UInt8] {
    let name = name.prefix { $0 != "(" && $0 != " " }
    var letters: [UInt8] = []
    for byte in name.utf8.suffix(from: ForeignTerm.lastPart(of: name)) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte + 32)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        letters.append(byte)
      default: continue
      }
    }
    return letters
  }

  private static func lastPart(of name: Substring) -> String.Index {
    name.utf8.lastIndex(of: UInt8(ascii: ".")).map { name.utf8.index(after: $0) } ?? name.startIndex
  }

  /// The layer or function that someone who wrote this word meant; nil if the table has none.
  package static func word(_ written: String) -> ForeignTerm? {
    wordsByExactKey[exactKey(written)] ?? wordsByKey[key(written)]
  }

  /// The property that someone meant, for a statement that takes these; nil if the table has none.
  ///
  /// A name may mean one property of one layer and another of another.
  package static func property(_ written: String, among known: [String]) -> ForeignTerm? {
    let wanted = key(written)
    let meant = properties.filter { $0.keys.contains(wanted) }
    return meant.first { $0.replacement(among: known) != nil }
      ?? meant.first { $0.replacements.isEmpty }
  }

  /// Every property that someone may have meant, whatever the layer.
  package static func everyProperty(named written: String) -> [ForeignTerm] {
    let wanted = key(written)
    return properties.filter { $0.keys.contains(wanted) }
  }

  /// The first replacement that is known where the term stands.
  func replacement(among known: [String]) -> String? {
    replacements.first { known.contains($0) }
  }

  private static let wordsByExactKey: [String: ForeignTerm] = {
    var table: [String: ForeignTerm] = [:]
    for term in words {
      for name in term.names.values.flatMap({ $0 }) + term.shortForms {
        let key = exactKey(name)
        if table[key] == nil { table[key] = term }
      }
    }
    return table
  }()

  private static let wordsByKey: [String: ForeignTerm] = {
    var table: [String: ForeignTerm] = [:]
    for term in words {
      for key in term.keys where table[key] == nil { table[key] = term }
    }
    return table
  }()
}
