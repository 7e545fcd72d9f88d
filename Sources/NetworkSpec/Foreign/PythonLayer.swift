import CNNDiagnostics
import KDL
import NetworkModel

/// A call of PyTorch or Keras as a statement, as far as it can be one, and what of it had to be left out.
struct PythonLayer {
  private let word: LayerWord
  private let isKeras: Bool
  /// The axes that a single number is about.
  private let axes: SpatialAxes
  private let known: [String]
  /// The properties of the statement, in the order given.
  private var given: [(name: String, value: String)]
  /// What the statement does not say, in words.
  private var omitted: [String] = []
}

// MARK: - The statement

extension PythonLayer {
  /// What a call is here, in words: a statement that the language takes, `conv filters=32 kernel=3` in backticks, or
  /// else what the table of foreign words says.
  ///
  /// - Parameter source: where findings on the statement itself would be; none is shown.
  /// - Returns: nil for a call of nothing known.
  static func words(for call: PythonCall, in source: SourceID) -> String? {
    guard let term = ForeignTerm.word(call.name) else { return nil }
    guard let word = term.replacements.first.flatMap({ LayerWord.named($0) }), !word.mergesPaths,
      term.isWhole, let form = form(of: term, word)
    else { return term.here }
    var layer = PythonLayer(
      word: word, isKeras: isKeras(call.name, term), axes: axes(of: call.name), given: form)
    layer.read(call)
    layer.addDefaults()
    guard let statement = layer.statement, compiles(statement, in: source) else { return term.here }
    return (["`\(statement)`"] + layer.omitted).joined(separator: "; ")
  }

  private init(
    word: LayerWord, isKeras: Bool, axes: SpatialAxes, given: [(name: String, value: String)]
  ) {
    self.word = word
    self.isKeras = isKeras
    self.axes = axes
    self.given = given
    known = word.properties.map { $0.name }
  }

  /// What the term's statement says beyond its word, `mode=reflect`; nil if it is more than one statement.
  private static func form(
    of term: ForeignTerm, _ word: LayerWord
  ) -> [(name: String, value: String)]? {
    let parts = term.here.utf8.split(
      separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty else { return nil }
    let words = parts[1].split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard words.first == word.rawValue else { return nil }
    var form: [(name: String, value: String)] = []
    for text in words.dropFirst() {
      let sides = text.utf8.split(separator: UInt8(ascii: "=")).map { String(Substring($0)) }
      guard sides.count == 2 else { return nil }
      if sides[1] != open { form.append((sides[0], sides[1])) }
    }
    return form
  }

  /// What stands for a value that is still to be chosen.
  private static let open = "…"

  private static func isKeras(_ name: String, _ term: ForeignTerm) -> Bool {
    let modules = name.utf8.split(separator: UInt8(ascii: ".")).dropLast()
      .map { String(Substring($0)) }
    if modules.contains("layers") || modules.contains("keras") || modules.contains("tf") {
      return true
    }
    return modules.isEmpty && term.names[.pytorch]?.contains(name) != true
      && term.names[.keras]?.contains(name) == true
  }

  /// One of `Conv1d`, three of `Conv3D`, two of a name that does not say.
  private static func axes(of name: String) -> SpatialAxes {
    let end = name.utf8.suffix(2)
    guard let digit = end.first, let letter = end.last,
      letter == UInt8(ascii: "d") || letter == UInt8(ascii: "D")
    else { return .two }
    return SpatialAxes(rawValue: Int(digit) - Int(UInt8(ascii: "0"))) ?? .two
  }

  private mutating func read(_ call: PythonCall) {
    let modules = call.name.utf8.split(separator: UInt8(ascii: ".")).dropLast()
      .map { String(Substring($0)) }
    let isFunction =
      ["F", "functional", "torch", "nn"].contains(modules.last ?? "")
      && (modules.last != "nn" || modules.first == "tf")
    let names = PythonSignature.names(of: word, isKeras: isKeras)
    // Functions have what they work on before everything else.
    var place = isFunction ? -1 : 0
    var later: [PythonCall.Argument] = []
    for argument in call.arguments {
      guard let name = argument.name else {
        if place >= 0 {
          let meant = place < names.count ? names[place] : nil
          read(meant, argument)
        }
        place += 1
        continue
      }
      // They say more of an interpolation, which must be known first.
      if name == "align_corners" || name == "antialias" {
        later.append(argument)
      } else {
        read(name, argument)
      }
    }
    for argument in later { read(argument.name, argument) }
  }

  private mutating func read(_ name: String?, _ argument: PythonCall.Argument) {
    switch name.map({ meaning(of: $0, argument.value) }) {
    case .nothing?: break
    case .properties(let properties)?:
      for property in properties {
        given.removeAll { $0.name == property.name }
        given.append(property)
      }
    case .unsaid(let here)?:
      omitted.append("`\(argument.written.excerpt)` is " + (here.isEmpty ? "left out" : here))
    case nil:
      omitted.append("`\(argument.written.excerpt)` is left out")
    }
  }

  private func isGiven(_ name: String) -> Bool { given.contains { $0.name == name } }

  /// What the framework does where the call says nothing, if that is something else here.
  private mutating func addDefaults() {
    for (name, value) in PythonSignature.defaults(of: word, isKeras: isKeras)
    where !isGiven(name) {
      given.append((name, value))
    }
    for property in word.properties where property.defaultValue == nil && !isGiven(property.name) {
      given.append((property.name, PythonLayer.open))
    }
  }

  /// Nil if it lacks what no property alone must have.
  private var statement: String? {
    let needsExtents = word == .adaptiveAvgpool || word == .adaptiveMaxpool
    let hasExtents = given.contains { Axis(rawValue: $0.name) != nil }
    guard !needsExtents || hasExtents else { return nil }
    return ([word.rawValue] + given.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  /// Returns whether the language takes a statement, whatever volume enters.
  private static func compiles(_ statement: String, in source: SourceID) -> Bool {
    // Any number will do for those that are still to be chosen.
    var text: [UInt8] = []
    var rest = Array(statement.utf8)[...]
    let gap = Array(open.utf8)
    while let byte = rest.first {
      if rest.starts(with: gap) {
        text.append(UInt8(ascii: "1"))
        rest = rest.dropFirst(gap.count)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    let document = try? KDLDocument(
      parsing: text, source: source, limits: KDLLimits(forDescriptions: nil))
    guard let document else { return false }
    var compiler = StatementCompiler(blocks: BlockDirectory(), memory: nil)
    _ = compiler.compile(document.nodes, in: .network)
    return compiler.failureCount == 0
  }
}

// MARK: - Arguments

extension PythonLayer {
  /// What an argument means here.
  private enum Meaning {
    case properties([(name: String, value: String)])
    /// It changes no shape and no count, or says what holds anyway.
    case nothing
    /// Something else would have to be said, in words; empty if nothing can be.
    case unsaid(String)
  }

  private func meaning(of name: String, _ value: String) -> Meaning {
    guard value != "None" else { return .nothing }
    let isTrue = PythonLayer.flag(value)
    switch name {
    case "bias", "use_bias":
      guard known.contains("bias"), let isTrue else { return .unsaid("") }
      return isTrue ? .nothing : .properties([("bias", "none")])
    case "ceil_mode":
      guard known.contains(Property.rounding.name), let isTrue else { return .unsaid("") }
      return isTrue ? .properties([(Property.rounding.name, "ceil")]) : .nothing
    case "padding_mode":
      return PythonLayer.text(value) == "zeros" ? .nothing : .unsaid(words(for: name))
    case "dim", "axis": return axis(value)
    case "num_parameters":
      guard let count = Int(value) else { return .unsaid("") }
      return .properties([("slopes", count == 1 ? "shared" : "per-channel")])
    case "shared_axes":
      return PythonLayer.numbers(value) == ["1", "2"]
        ? .properties([("slopes", "per-channel")]) : .unsaid("")
    case "normalized_shape":
      // The last axis alone is that of the channels; a whole volume is several.
      return (PythonLayer.numbers(value)?.count ?? 0) > 1
        ? .nothing : .properties([("over", "channels")])
    case "output_size": return extents(value)
    case "size" where known.contains(Axis.height.rawValue) && !isKeras: return extents(value)
    case "align_corners": return isTrue.map { interpolation("aligned-corners", $0) } ?? .unsaid("")
    case "antialias": return isTrue.map { interpolation("antialiased", $0) } ?? .unsaid("")
    case "approximate":
      return property("approximation", value)
    case "divisor_override": return property("divisor", value)
    case "min_val": return property("min", value)
    case "max_val": return property("max", value)
    case "scale", "center": return isTrue == true ? .nothing : .unsaid("")
    case "padding" where word == .pad: return padding(value)
    case "return_indices", "init", "recompute_scale_factor": return .nothing
    case "start_dim" where value == "1", "end_dim" where value == "-1": return .nothing
    case "threshold" where word == .softplus: return value == "20" ? .nothing : .unsaid("")
    default: return general(name, value)
    }
  }

  /// A property that the table of foreign words has, or that is called the same here.
  private func general(_ name: String, _ value: String) -> Meaning {
    if known.contains(name) { return property(name, value) }
    guard let term = ForeignTerm.property(name, among: known) else { return .unsaid("") }
    guard let replacement = term.replacement(among: known) else {
      return term.changesNothing ? .nothing : .unsaid(term.here)
    }
    // PyTorch's `affine` is both terms at once, as here.
    guard term.isWhole || replacement == "affine" else { return .unsaid("") }
    return property(replacement, value)
  }

  /// A property if the value is one of its kind.
  private func property(_ name: String, _ value: String) -> Meaning {
    guard let property = word.properties.first(where: { $0.name == name }),
      let here = PythonLayer.value(value, as: property.kind)
    else { return .unsaid("") }
    return .properties([(name, here)])
  }

  private func words(for name: String) -> String {
    ForeignTerm.property(name, among: known)?.here ?? ""
  }

  /// The axis of the channels is the second in PyTorch, the last in Keras. Which the others are depends on how
  /// many there are.
  private func axis(_ value: String) -> Meaning {
    guard value == (isKeras ? "-1" : "1") else { return .unsaid("") }
    return known.contains("over") ? .properties([("over", "channels")]) : .nothing
  }

  /// `height=7 width=7` of 7, `(7, 7)`.
  private func extents(_ value: String) -> Meaning {
    guard let numbers = PythonLayer.numbers(value) else { return .unsaid("") }
    let all = numbers.count == 1 ? axes.all.map { _ in numbers[0] } : numbers
    guard let axes = SpatialAxes(rawValue: all.count) else { return .unsaid("") }
    return .properties(zip(axes.all, all).map { ($0.rawValue, $1) })
  }

  /// `bilinear-aligned-corners` after `bilinear`.
  private func interpolation(_ suffix: String, _ isTrue: Bool) -> Meaning {
    guard isTrue else { return .nothing }
    guard let plain = given.first(where: { $0.name == "interpolation" })?.value else {
      return .unsaid("")
    }
    return property("interpolation", "'\(plain)-\(suffix)'")
  }

  /// PyTorch has left and right before top and bottom.
  private func padding(_ value: String) -> Meaning {
    guard let numbers = PythonLayer.numbers(value) else { return .unsaid("") }
    switch (numbers.count, isKeras) {
    case (1, _): return .properties([("pad", numbers[0])])
    case (2, true): return .properties([("pad", KDLToken.quoted("\(numbers[0])x\(numbers[1])"))])
    case (4, false):
      let (left, right, top, bottom) = (numbers[0], numbers[1], numbers[2], numbers[3])
      return .properties([("pad", KDLToken.quoted("\(top),\(left),\(bottom),\(right)"))])
    default: return .unsaid("")
    }
  }
}

// MARK: - Values

extension PythonLayer {
  /// The writing here of a value that a property of this kind takes; nil for another.
  private static func value(_ written: String, as kind: Property.ValueKind) -> String? {
    switch kind {
    case .integer, .extent: return isWhole(written) ? written : nil
    case .decimal: return decimal(written)
    case .flag: return flag(written).map { "#\($0)" }
    case .extents, .stride: return extents(written)
    case .sides(let words):
      guard let text = text(written) else { return extents(written) }
      let word = text.lowercased()
      return words.contains(word) ? word : word == "valid" ? "0" : nil
    case .choice(let choices):
      guard let text = text(written)?.lowercased(), choices.contains(text) else { return nil }
      return KDLToken.string(text)
    case .name, .table: return nil
    }
  }

  private static func flag(_ written: String) -> Bool? {
    switch written {
    case "True": true
    case "False": false
    default: nil
    }
  }

  /// What is in quotes.
  private static func text(_ written: String) -> String? {
    let bytes = written.utf8
    guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    return String(Substring(bytes.dropFirst().dropLast()))
  }

  private static func isWhole(_ written: String) -> Bool {
    !written.isEmpty
      && written.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// `1e-6`; `0.5` of `.5`. KDL has a digit on either side of a point.
  private static func decimal(_ written: String) -> String? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var here: [UInt8] = []
    for byte in written.utf8 {
      let isAfterDigit = here.last.map { digits.contains($0) } ?? false
      if byte == UInt8(ascii: "."), !isAfterDigit { here.append(UInt8(ascii: "0")) }
      if here.last == UInt8(ascii: "."), !digits.contains(byte) { here.append(UInt8(ascii: "0")) }
      here.append(byte)
    }
    if here.last == UInt8(ascii: ".") { here.append(UInt8(ascii: "0")) }
    let text = String(decoding: here, as: UTF8.self)
    guard let number = Double(text), number.isFinite,
      here.first.map({ digits.contains($0) || $0 == UInt8(ascii: "-") }) == true
    else { return nil }
    return text
  }

  /// `3`, `"3x5"` of `(3, 5)`.
  private static func extents(_ written: String) -> String? {
    guard let numbers = numbers(written), (1...3).contains(numbers.count) else { return nil }
    return numbers.count == 1 ? numbers[0] : KDLToken.quoted(numbers.joined(separator: "x"))
  }

  /// The whole numbers of `3`, `2.0`, `(3, 5)` or `[3]`; nil for anything else.
  private static func numbers(_ written: String) -> [String]? {
    var bytes = Array(written.utf8)[...]
    let pairs = [(UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "["), UInt8(ascii: "]"))]
    for (opening, closing) in pairs where bytes.first == opening && bytes.last == closing {
      bytes = bytes.dropFirst().dropLast()
      break
    }
    var numbers: [String] = []
    // Nothing follows the comma of `(3,)`.
    for part in bytes.split(separator: UInt8(ascii: ",")) {
      var digits = part.drop { $0 == UInt8(ascii: " ") }
      while digits.last == UInt8(ascii: " ") { digits.removeLast() }
      if digits.suffix(2).elementsEqual(".0".utf8) { digits.removeLast(2) }
      let text = String(decoding: digits, as: UTF8.self)
      guard isWhole(text) else { return nil }
      numbers.append(text)
    }
    return numbers.isEmpty ? nil : numbers
  }
}

extension ForeignTerm {
  /// True for a property that a description leaves out because nothing depends on it.
  fileprivate var changesNothing: Bool { replacements.isEmpty && here == ForeignTerm.leftOut }
}

/// The names and defaults of arguments in Python.
private enum PythonSignature {
  private typealias Names = [(word: LayerWord, names: [String])]

  /// PyTorch 2.13's modules.
  private static let pytorch: Names = [
    (
      .conv,
      [
        "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
        "bias", "padding_mode",
      ]
    ),
    (
      .deconv,
      [
        "in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding",
        "groups", "bias", "dilation", "padding_mode",
      ]
    ),
    (.fc, ["in_features", "out_features", "bias"]),
    (
      .maxpool,
      ["kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode"]
    ),
    (
      .avgpool,
      [
        "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override",
      ]
    ),
    (.lppool, ["norm_type", "kernel_size", "stride", "ceil_mode"]),
    (.adaptiveAvgpool, ["output_size"]), (.adaptiveMaxpool, ["output_size", "return_indices"]),
    (.batchnorm, ["num_features", "eps", "momentum", "affine", "track_running_stats"]),
    (.instancenorm, ["num_features", "eps", "momentum", "affine", "track_running_stats"]),
    (.groupnorm, ["num_groups", "num_channels", "eps", "affine"]),
    (.layernorm, ["normalized_shape", "eps", "elementwise_affine", "bias"]),
    (.lrn, ["size", "alpha", "beta", "k"]), (.dropout, ["p", "inplace"]), (.dropPath, ["p"]),
    (.relu, ["inplace"]), (.relu6, ["inplace"]), (.silu, ["inplace"]), (.mish, ["inplace"]),
    (.selu, ["inplace"]), (.hardSwish, ["inplace"]), (.hardSigmoid, ["inplace"]),
    (.leakyReLU, ["negative_slope", "inplace"]), (.elu, ["alpha", "inplace"]),
    (.prelu, ["num_parameters", "init"]), (.hardTanh, ["min_val", "max_val", "inplace"]),
    (.softplus, ["beta", "threshold"]), (.threshold, ["threshold", "value", "inplace"]),
    (.rrelu, ["lower", "upper", "inplace"]), (.gelu, ["approximate"]), (.glu, ["dim"]),
    (.softmax, ["dim"]), (.logSoftmax, ["dim"]),
    (.upsample, ["size", "scale_factor", "mode", "align_corners"]),
    (.pixelShuffle, ["upscale_factor"]), (.pixelUnshuffle, ["downscale_factor"]),
    (.channelShuffle, ["groups"]), (.pad, ["padding", "value"]),
    (.flatten, ["start_dim", "end_dim"]),
  ]

  /// Keras 3's layers.
  private static let keras: Names = [
    (.conv, ["filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate"]),
    (.deconv, ["filters", "kernel_size", "strides", "padding"]), (.fc, ["units", "activation"]),
    (.maxpool, ["pool_size", "strides", "padding"]),
    (.avgpool, ["pool_size", "strides", "padding"]), (.dropout, ["rate"]),
    (.batchnorm, ["axis", "momentum", "epsilon", "center", "scale"]),
    (.layernorm, ["axis", "epsilon", "center", "scale"]),
    (.groupnorm, ["groups", "axis", "epsilon", "center", "scale"]),
    (.leakyReLU, ["negative_slope"]), (.softmax, ["axis"]), (.upsample, ["size"]),
    (.pad, ["padding"]), (.crop, ["cropping"]),
  ]

  /// The names of the values without one, in their order; none for a layer that is not in the table.
  static func names(of word: LayerWord, isKeras: Bool) -> [String] {
    (isKeras ? keras : pytorch).first { $0.word == word }?.names ?? []
  }

  /// Properties whose default is another one here.
  static func defaults(of word: LayerWord, isKeras: Bool) -> [(name: String, value: String)] {
    let ofBoth: [(word: LayerWord, name: String, value: String)] = [
      (.maxpool, "stride", Property.kernelWord), (.avgpool, "stride", Property.kernelWord),
      (.lppool, "stride", Property.kernelWord),
    ]
    let own: [(word: LayerWord, name: String, value: String)] =
      isKeras
      ? [
        (.batchnorm, "epsilon", "0.001"), (.layernorm, "over", "channels"),
        (.layernorm, "epsilon", "0.001"), (.groupnorm, "groups", "32"),
        (.groupnorm, "epsilon", "0.001"), (.leakyReLU, "slope", "0.3"),
        (.maxpool, "kernel", "2"), (.avgpool, "kernel", "2"),
      ]
      : [
        (.prelu, "slopes", "shared"), (.lrn, "k", "1"), (.lrn, "alpha-divided-by-size", "#true"),
      ]
    return (own + ofBoth).filter { $0.word == word }.map { ($0.name, $0.value) }
  }
}
