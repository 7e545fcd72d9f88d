import CNNDiagnostics
import KDL
import NetworkModel

/// A call of PyTorch or Keras as a statement, as far as it can be one, and what of it had to be left out.
struct PythonLayer {
  private let word: LayerWord
  /// Whose conventions hold; nil if that is not known.
  private let framework: Framework?
  private let isFunction: Bool
  private let signature: PythonSignature?
  /// The axes that a single number is about; nil if the name does not say.
  private let statedAxes: SpatialAxes?
  private let known: [String]
  /// The arguments and defaults by the names of their parameters.
  private var values: [(name: String, value: String)] = []
  /// The properties of the statement, in the order given.
  private var given: [Given]
  /// What the statement does not say, in words.
  private var omitted: [String] = []

  /// A property of the statement; its value is nil if it is still to be chosen.
  private struct Given {
    let name: String
    let value: String?

    init(_ name: String, _ value: String?) {
      self.name = name
      self.value = value
    }
  }
}

// MARK: - The statement

extension PythonLayer {
  /// What a call is here, in words: a statement that the language takes, `conv filters=32 kernel=3` in backticks, or
  /// else what the table of foreign words says.
  ///
  /// - Parameter source: where findings on the statement itself would be; none is shown.
  /// - Returns: nil for a call of nothing known.
  static func words(for call: PythonCall, in source: SourceID) -> String? {
    guard let callee = Callee(call) else { return nil }
    let term = callee.term
    guard callee.isOwn, let word = term.replacements.first.flatMap({ LayerWord.named($0) }),
      !word.mergesPaths, term.isWhole, let form = form(of: term, word)
    else { return term.here }
    var layer = PythonLayer(word: word, callee: callee, call: call, given: form)
    layer.read(call)
    layer.addDefaults()
    guard let statement = layer.statement, layer.compiles(in: source) else { return term.here }
    return (["`\(statement)`"] + layer.omitted).joined(separator: "; ")
  }

  private init(word: LayerWord, callee: Callee, call: PythonCall, given: [Given]) {
    self.word = word
    framework = callee.framework
    isFunction = !call.isClass
    signature = callee.signature
    statedAxes = PythonLayer.axes(of: call.lastName)
    self.given = given
    known = word.properties.map { $0.name }
  }

  /// What the term's statement says beyond its word, `mode=reflect`; nil if it is more than one statement.
  private static func form(of term: ForeignTerm, _ word: LayerWord) -> [Given]? {
    let parts = term.here.utf8.split(
      separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty else { return nil }
    let words = parts[1].split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard words.first == word.rawValue else { return nil }
    var form: [Given] = []
    for text in words.dropFirst() {
      let sides = text.utf8.split(separator: UInt8(ascii: "=")).map { String(Substring($0)) }
      guard sides.count == 2 else { return nil }
      if sides[1] != open { form.append(Given(sides[0], sides[1])) }
    }
    return form
  }

  /// What stands for a value that is still to be chosen.
  private static let open = "…"

  /// One of `Conv1d`, three of `Conv3D`; nil of a name that does not say.
  private static func axes(of name: String) -> SpatialAxes? {
    SpatialAxes.allCases.first { axes in
      ["d", "D"].contains { letter in
        let end = "\(axes.rawValue)\(letter)"
        return name.hasSuffix(end)
      }
    }
  }

  /// Two if the name does not say.
  private var axes: SpatialAxes { statedAxes ?? .two }

  private mutating func read(_ call: PythonCall) {
    var bound: [(name: String?, argument: PythonCall.Argument)] = []
    var place = 0
    for argument in call.arguments {
      if let name = argument.name {
        bound.append((name, argument))
        continue
      }
      let parameters = signature?.parameters ?? []
      if place < parameters.count {
        bound.append((parameters[place].name, argument))
      } else if signature != nil || !isFunction || place > 0 {
        // A function has what it works on before everything else.
        bound.append((nil, argument))
      }
      place += 1
    }
    values = bound.compactMap { each in each.name.map { ($0, each.argument.value) } }
    // They say more of an interpolation, which must be known first.
    func isLater(_ name: String?) -> Bool { name == "align_corners" || name == "antialias" }
    for (name, argument) in bound.filter({ !isLater($0.name) }) + bound.filter({ isLater($0.name) })
    {
      let written = "`\(argument.written.excerpt)`"
      guard let name else {
        omitted.append("\(written) is left out")
        continue
      }
      read(meaning(of: name, argument.value), replaces: true, omitting: written)
    }
    let defaults = signature?.parameters ?? []
    for parameter in defaults where !values.contains(where: { $0.name == parameter.name }) {
      guard let value = parameter.defaultValue else { continue }
      read(
        meaning(of: parameter.name, value), replaces: false,
        omitting: "`\(parameter.name)=\(value)`, the default,")
    }
  }

  /// A default replaces nothing that is given, under whichever name.
  private mutating func read(_ meaning: Meaning, replaces: Bool, omitting written: String) {
    switch meaning {
    case .nothing: break
    case .properties(let properties):
      for property in properties where replaces || !isGiven(property.name) {
        given.removeAll { $0.name == property.name }
        given.append(property)
      }
    case .unsaid(let here, let names):
      guard replaces || names.isEmpty || !names.allSatisfy({ isGiven($0) }) else { return }
      for name in names where known.contains(name) {
        given.removeAll { $0.name == name }
        given.append(Given(name, nil))
      }
      omitted.append("\(written) is " + (here.isEmpty ? "left out" : here))
    }
  }

  private func isGiven(_ name: String) -> Bool { given.contains { $0.name == name } }

  /// What holds in Python whatever the call says, and what the language wants.
  private mutating func addDefaults() {
    var defaults: [Given] = []
    if word == .lrn, framework == .pytorch {
      defaults.append(Given("alpha-divided-by-size", "#true"))
    }
    if framework == .tensorflow, isFunction, word == .conv || word == .deconv {
      defaults.append(Given("bias", "none"))
    }
    // Keras and TensorFlow divide by the number of values that are there.
    if word == .avgpool, framework == .keras || framework == .tensorflow,
      given.contains(where: { $0.name == "pad" && $0.value != "0" })
    {
      defaults.append(Given("count-padding", "#false"))
    }
    if signature == nil {
      // What differs from one function to the next.
      let differing = ["stride", "slope", "slopes", "epsilon", "over"]
      let isWindow = word == .maxpool || word == .avgpool || word == .lppool
      defaults += differing.filter { known.contains($0) && ($0 != "stride" || isWindow) }
        .filter { _ in word != .fc && word != .conv && word != .deconv }
        .map { Given($0, nil) }
    }
    let required = word.properties.filter { $0.defaultValue == nil }.map { Given($0.name, nil) }
    given += (defaults + required).filter { !isGiven($0.name) }
  }

  /// Nil if it lacks what no property alone must have.
  private var statement: String? {
    let needsExtents = word == .adaptiveAvgpool || word == .adaptiveMaxpool
    let hasExtents = given.contains { Axis(rawValue: $0.name) != nil }
    guard !needsExtents || hasExtents else { return nil }
    return text { _ in PythonLayer.open }
  }

  private func text(choosing: (String) -> String) -> String {
    ([word.rawValue] + given.map { "\($0.name)=\($0.value ?? choosing($0.name))" })
      .joined(separator: " ")
  }

  /// Returns whether the language takes the statement, whatever volume enters and whatever is chosen.
  private func compiles(in source: SourceID) -> Bool {
    let text = text { name in
      guard let property = word.properties.first(where: { $0.name == name }) else { return "1" }
      switch property.kind {
      case .choice(let choices): return choices.first.map { KDLToken.string($0) } ?? "1"
      case .flag: return "#true"
      case .decimal:
        return property.defaultValue.flatMap { PythonLayer.decimal($0) } ?? "1"
      case .integer, .extent, .extents, .stride, .sides, .name, .table: return "1"
      }
    }
    let document = try? KDLDocument(
      parsing: Array(text.utf8), source: source, limits: KDLLimits(forDescriptions: nil))
    guard let document else { return false }
    var compiler = StatementCompiler(blocks: BlockDirectory(), memory: nil)
    _ = compiler.compile(document.nodes, in: .network)
    return compiler.failureCount == 0
  }
}

// MARK: - What is called

extension PythonLayer {
  /// The layer or function that a call names.
  private struct Callee {
    let term: ForeignTerm
    /// False if the name is another framework's, whose arguments would mean something else.
    let isOwn: Bool
    let framework: Framework?
    let signature: PythonSignature?

    /// Nil for a name that is not in the table.
    init?(_ call: PythonCall) {
      let origin = call.modules.isEmpty ? Callee.unqualified(call) : Callee.origin(call)
      let signature = origin.flatMap { origin in
        // `nn.conv2d` of `tf.nn.conv2d`.
        let modules =
          origin == .tensorflowFunction ? call.modules.dropFirst() : call.modules.prefix(0)
        return PythonSignature.named(
          (modules + [call.lastName]).joined(separator: "."), in: origin)
      }
      let framework = origin.map { Callee.framework(of: $0) } ?? Callee.framework(call)
      guard let term = ForeignTerm.word(call.name) else { return nil }
      let named = Framework.allCases.filter {
        term.names(call.lastName, isClass: call.isClass, in: $0)
      }
      let isOwn: Bool
      switch framework {
      // TensorFlow's functions are known by their signatures.
      case .tensorflow?:
        isOwn =
          named.contains(.tensorflow) || named.contains(.keras)
          || (signature != nil && !named.isEmpty)
      case let framework?: isOwn = named.contains(framework)
      case nil: isOwn = !named.isEmpty || (call.modules.isEmpty && !call.isClass)
      }
      guard isOwn || !named.isEmpty else { return nil }
      self.term = term
      self.isOwn = isOwn
      self.framework = framework
      self.signature = signature
    }

    private static func framework(of origin: PythonSignature.Origin) -> Framework {
      switch origin {
      case .torchModule, .torchFunction: .pytorch
      case .kerasLayer: .keras
      case .tensorflowFunction: .tensorflow
      }
    }

    /// The framework that the modules name.
    private static func framework(_ call: PythonCall) -> Framework? {
      guard let first = call.modules.first else { return nil }
      let modules = call.modules
      if first == "timm" { return .pytorch }
      if modules.contains("keras") || modules.contains("layers") { return .keras }
      if first == "tf" || first == "tensorflow" { return .tensorflow }
      let pytorch = ["torch", "torchvision", "nn", "functional", "F"]
      return modules.contains(where: { pytorch.contains($0) }) ? .pytorch : nil
    }

    /// Nil where signatures are not known.
    private static func origin(_ call: PythonCall) -> PythonSignature.Origin? {
      switch framework(call) {
      case .pytorch:
        if call.isClass { return .torchModule }
        let module = call.modules.last ?? ""
        // `torch.batch_norm` and `torch.instance_norm` have the weights before the statistics.
        let isTorch = call.modules == ["torch"] && !call.lastName.hasSuffix("_norm")
        if isTorch, call.lastName == "flatten" { return .torchFunction }
        return module == "F" || module == "functional" || isTorch ? .torchFunction : nil
      case .keras: return call.isClass ? .kerasLayer : nil
      case .tensorflow: return call.isClass ? nil : .tensorflowFunction
      case .caffe, .onnx, .darknet, nil: return nil
      }
    }

    /// Of a name without modules, the first framework that has it and takes the names of the arguments.
    private static func unqualified(_ call: PythonCall) -> PythonSignature.Origin? {
      let name = call.lastName
      guard call.isClass else {
        let isTorch = PythonSignature.named(name, in: .torchFunction) != nil
        let isTensorFlow = PythonSignature.named("nn." + name, in: .tensorflowFunction) != nil
        return isTorch && !isTensorFlow ? .torchFunction : nil
      }
      let torch = PythonSignature.named(name, in: .torchModule)
      let keras = PythonSignature.named(name, in: .kerasLayer)
      guard let torch else {
        return ForeignTerm.word(name)?.names(name, isClass: true, in: .pytorch) == true
          ? .torchModule : .kerasLayer
      }
      guard keras != nil else { return .torchModule }
      let names = call.arguments.compactMap { $0.name }
      return names.allSatisfy { torch.has($0) || $0 == "device" } ? .torchModule : .kerasLayer
    }
  }
}

// MARK: - Arguments

extension PythonLayer {
  /// What an argument means here.
  private enum Meaning {
    case properties([Given])
    /// It changes no shape and no count, or says what holds anyway.
    case nothing
    /// Something else would have to be said, in words; empty if nothing can be. The properties that it is about
    /// are still to be chosen.
    case unsaid(String, of: [String])

    static func one(_ name: String, _ value: String) -> Meaning {
      .properties([Given(name, value)])
    }

    static func open(_ names: [String]) -> Meaning { .unsaid("", of: names) }

    static let leftOut = Meaning.unsaid("", of: [])
  }

  private func meaning(of name: String, _ written: String) -> Meaning {
    let isOfTensorFlow = framework == .tensorflow && isFunction
    let value =
      isOfTensorFlow && ["ksize", "strides", "stride", "dilations"].contains(name)
      ? PythonLayer.ofPlaces(written) : written
    if let operand = operand(name, value) { return operand }
    if value == "None" { return ofNone(name) }
    let isTrue = PythonLayer.flag(value)
    switch name {
    case "bias", "use_bias":
      guard known.contains("bias"), let isTrue else {
        return .open(known.contains("bias") ? ["bias"] : [])
      }
      return isTrue ? .nothing : .one("bias", "none")
    case "ceil_mode":
      let property = Property.rounding.name
      guard known.contains(property), let isTrue else { return .open([property]) }
      return isTrue ? .one(property, "ceil") : .nothing
    case "padding_mode":
      return PythonLayer.text(value) == "zeros"
        ? .nothing : .unsaid(words(for: name), of: [])
    case "dim", "axis": return axis(value)
    case "num_parameters":
      guard let count = Int(value) else { return .open(["slopes"]) }
      return .one("slopes", count == 1 ? "shared" : "per-channel")
    case "shared_axes": return sharedAxes(value)
    case "normalized_shape": return normalizedShape(value)
    case "output_size": return extents(value)
    case "size" where known.contains(Axis.height.rawValue) && framework != .keras:
      return extents(value)
    case "align_corners": return interpolation("aligned-corners", isTrue)
    case "antialias": return interpolation("antialiased", isTrue)
    case "approximate":
      guard let isTrue else { return property("approximation", value) }
      return isTrue ? .one("approximation", "tanh") : .nothing
    case "divisor_override": return property("divisor", value)
    case "min_val", "min_value": return property("min", value)
    case "max_val", "max_value": return property("max", value)
    case "center" where known.contains("bias"):
      guard let isTrue else { return .open(["bias"]) }
      return isTrue ? .nothing : .one("bias", "none")
    case "scale", "center": return isTrue == true ? .nothing : .leftOut
    case "padding" where word == .pad, "paddings" where word == .pad, "pad" where word == .pad:
      return padding(value)
    case "mode" where word == .pad: return filling(value)
    case "constant_values": return property("value", value)
    case "cropping": return cropping(value)
    case "depth_radius":
      guard let radius = Int(value), radius >= 0, radius < 1 << 20 else { return .open(["size"]) }
      return .one("size", "\(2 * radius + 1)")
    case "variance_epsilon": return property("epsilon", value)
    case "inplace": return isTrue != nil || PythonLayer.decimal(value) == nil ? .nothing : .leftOut
    case "training": return word == .dropout && isTrue == false ? .leftOut : .nothing
    case "use_input_stats": return isTrue == false ? .leftOut : .nothing
    case "return_indices", "init", "recompute_scale_factor", "keepdims", "seed", "process_group",
      "alpha_initializer", "alpha_regularizer", "alpha_constraint", "_stacklevel", "dtype", "name":
      return .nothing
    case "start_dim" where value == "1", "end_dim" where value == "-1": return .nothing
    case "threshold" where word == .softplus: return value == "20" ? .nothing : .leftOut
    default: return general(name, value)
    }
  }

  /// Tensors that a function gets, of which the call says no more than whether they are there.
  private func operand(_ name: String, _ value: String) -> Meaning? {
    guard isFunction, signature?.has(name) == true else { return nil }
    let isThere = value != "None"
    switch name {
    case "input", "x", "features", "logits", "tensor", "images", "mean", "variance", "running_var":
      return .nothing
    case "running_mean":
      guard isThere != (word == .batchnorm) else { return .nothing }
      return .one("statistics", isThere ? "#true" : "#false")
    case "weight", "filters":
      // Whose extents say what the statement has to.
      let ofWeights = ["filters", "kernel", "units", "slopes"].filter { known.contains($0) }
      guard ofWeights.isEmpty else { return .properties(ofWeights.map { Given($0, nil) }) }
      return affine(weight: isThere, bias: self.value(of: "bias") != "None")
    case "scale": return affine(weight: isThere, bias: self.value(of: "offset") != "None")
    case "offset": return .nothing
    case "bias" where word == .lrn: return property("k", value)
    case "bias" where known.contains("bias") && !known.contains("affine"):
      return isThere ? .nothing : .one("bias", "none")
    case "bias": return .nothing
    default: return nil
    }
  }

  /// The value of an argument or, if it is not given, its default.
  private func value(of name: String) -> String? {
    values.first { $0.name == name }?.value
      ?? signature?.parameters.first { $0.name == name }?.defaultValue
  }

  private func affine(weight: Bool, bias: Bool) -> Meaning {
    switch (weight, bias) {
    case (true, true): return word == .instancenorm ? .one("affine", "#true") : .nothing
    case (false, false): return word == .instancenorm ? .nothing : .one("affine", "#false")
    case (true, false) where known.contains("bias"): return .one("bias", "none")
    case (true, false), (false, true): return .open(["affine"])
    }
  }

  /// What it means that nothing is given.
  private func ofNone(_ name: String) -> Meaning {
    switch name {
    case "stride" where known.contains(Property.rounding.name),
      "strides" where known.contains(Property.rounding.name):
      return .one("stride", Property.kernelWord)
    case "shared_axes": return .open(["slopes"])
    case "axis" where framework == .tensorflow: return axis("-1")
    default: return .nothing
    }
  }

  /// A property that the table of foreign words has, or that is called the same here.
  private func general(_ name: String, _ value: String) -> Meaning {
    if known.contains(name) { return property(name, value) }
    guard let term = ForeignTerm.property(name, among: known) else { return .leftOut }
    guard let replacement = term.replacement(among: known) else {
      return term.changesNothing ? .nothing : .unsaid(term.here, of: [])
    }
    // PyTorch's `affine` is both terms at once, as here.
    guard term.isWhole || replacement == "affine" else { return .open([replacement]) }
    return property(replacement, value)
  }

  /// A property if the value is one of its kind.
  private func property(_ name: String, _ value: String) -> Meaning {
    guard let property = word.properties.first(where: { $0.name == name }) else { return .leftOut }
    guard let here = PythonLayer.value(value, as: property.kind) else { return .open([name]) }
    return .one(name, here)
  }

  private func words(for name: String) -> String {
    ForeignTerm.property(name, among: known)?.here ?? ""
  }

  /// The axis of the channels is the second in PyTorch, the last in Keras. Which the others are depends on how
  /// many there are.
  private func axis(_ value: String) -> Meaning {
    let channels: String? =
      switch framework {
      case .pytorch: "1"
      case .keras, .tensorflow: "-1"
      case .caffe, .onnx, .darknet, nil: nil
      }
    guard value == channels else { return .open(known.contains("over") ? ["over"] : []) }
    return known.contains("over") ? .one("over", "channels") : .nothing
  }

  /// Slopes that Keras shares: along the spatial axes, one for each channel is left.
  private func sharedAxes(_ value: String) -> Meaning {
    switch ForeignValue.numbers(in: value) {
    case ["1"], ["1", "2"]: .one("slopes", "per-channel")
    case ["1", "2", "3"]: .open(["slopes"])
    case .some, nil: .open(["slopes"])
    }
  }

  /// The last axis alone is that of the channels, three or four are a whole volume; of two, one may be that of the
  /// channels or none.
  private func normalizedShape(_ value: String) -> Meaning {
    let count = PythonCall.elements(of: value)?.count ?? (Int(value) == nil ? 0 : 1)
    switch count {
    case 1: return .one("over", "channels")
    case 3, 4: return .nothing
    default: return .open(["over"])
    }
  }

  /// `height=7 width=7` of 7, `(7, 7)`.
  private func extents(_ value: String) -> Meaning {
    guard let numbers = ForeignValue.numbers(in: value) else {
      return .open(axes.all.map { $0.rawValue })
    }
    let all = numbers.count == 1 ? axes.all.map { _ in numbers[0] } : numbers
    guard let axes = SpatialAxes(rawValue: all.count) else {
      return .open(axes.all.map { $0.rawValue })
    }
    return .properties(zip(axes.all, all).map { Given($0.rawValue, $1) })
  }

  /// `bilinear-aligned-corners` after `bilinear`.
  private func interpolation(_ suffix: String, _ isTrue: Bool?) -> Meaning {
    guard let isTrue else { return .open(["interpolation"]) }
    guard isTrue else { return .nothing }
    guard let plain = given.first(where: { $0.name == "interpolation" })?.value else {
      return .open(["interpolation"])
    }
    return property("interpolation", "'\(plain)-\(suffix)'")
  }

  private func filling(_ value: String) -> Meaning {
    switch PythonLayer.text(value)?.lowercased() {
    case "constant": .nothing
    case "reflect", "replicate", "circular": property("mode", value)
    case .some, nil: .open(["mode"])
    }
  }
}

// MARK: - Sides

extension PythonLayer {
  private typealias Ends = (before: String, after: String)

  private func padding(_ value: String) -> Meaning {
    guard let ends = ends(value) else { return .open(["pad"]) }
    let all = ends.map { $0.before } + ends.map { $0.after }
    guard let first = all.first else { return .open(["pad"]) }
    if all.allSatisfy({ $0 == first }), ForeignValue.numbers(in: value)?.count == 1 {
      return .one("pad", first)
    }
    // Each axis the same at both ends is written by Keras as here.
    if PythonCall.elements(of: value)?.count == ends.count, framework == .keras,
      ends.count > 1, ForeignValue.numbers(in: value) != nil
    {
      return .one("pad", KDLToken.quoted(ends.map { $0.before }.joined(separator: "x")))
    }
    return .one("pad", KDLToken.quoted(all.joined(separator: ",")))
  }

  private func cropping(_ value: String) -> Meaning {
    let names: [Ends]
    switch axes {
    case .one: names = [("left", "right")]
    case .two: names = [("top", "bottom"), ("left", "right")]
    case .three: names = [("front", "back"), ("top", "bottom"), ("left", "right")]
    }
    guard let ends = ends(value), ends.count == names.count else {
      return .open(names.map { $0.before } + names.map { $0.after })
    }
    let all = zip(names, ends)
    return .properties(
      (all.map { Given($0.before, $1.before) } + all.map { Given($0.after, $1.after) })
        .filter { $0.value != "0" })
  }

  /// What a framework says of both ends of each axis, in the order of the axes here; nil if that is not known.
  private func ends(_ value: String) -> [Ends]? {
    guard let elements = PythonCall.elements(of: value) else {
      guard let number = ForeignValue.numbers(in: value)?.first,
        framework == .keras || isFunction == false
      else { return nil }
      return axes.all.map { _ in (number, number) }
    }
    if let numbers = ForeignValue.numbers(in: value) {
      guard framework == .pytorch else {
        // A sequence has its two ends, others each axis's.
        guard framework == .keras else { return nil }
        if axes == .one, numbers.count == 2 { return [(numbers[0], numbers[1])] }
        return numbers.count == axes.all.count ? numbers.map { ($0, $0) } : nil
      }
      // PyTorch has the last axis first. Two alone may be of any number of axes.
      let isClear = statedAxes.map { numbers.count == 2 * $0.all.count } ?? (numbers.count > 2)
      guard numbers.count.isMultiple(of: 2), isClear, numbers.count <= 6 else { return nil }
      return stride(from: numbers.count - 2, through: 0, by: -2).map {
        (numbers[$0], numbers[$0 + 1])
      }
    }
    var ends: [Ends] = []
    for element in elements {
      guard PythonCall.elements(of: element) != nil,
        let pair = ForeignValue.numbers(in: element), pair.count == 2
      else { return nil }
      ends.append((pair[0], pair[1]))
    }
    guard framework == .tensorflow else { return ends.count == axes.all.count ? ends : nil }
    // TensorFlow's have those of the images and of the channels around them.
    guard (3...5).contains(ends.count), let first = ends.first, let last = ends.last,
      [first.before, first.after, last.before, last.after].allSatisfy({ $0 == "0" })
    else { return nil }
    return Array(ends.dropFirst().dropLast())
  }
}

// MARK: - Values

extension PythonLayer {
  /// `[2, 2]` of TensorFlow's `[1, 2, 2, 1]`, which has the images and the channels around it.
  private static func ofPlaces(_ value: String) -> String {
    guard let numbers = ForeignValue.numbers(in: value), (3...5).contains(numbers.count),
      numbers.first == "1", numbers.last == "1"
    else { return value }
    return "[\(numbers.dropFirst().dropLast().joined(separator: ", "))]"
  }

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
    guard let numbers = ForeignValue.numbers(in: written), (1...3).contains(numbers.count) else {
      return nil
    }
    return numbers.count == 1 ? numbers[0] : KDLToken.quoted(numbers.joined(separator: "x"))
  }
}

extension ForeignTerm {
  /// True for a property that a description leaves out because nothing depends on it.
  fileprivate var changesNothing: Bool { replacements.isEmpty && here == ForeignTerm.leftOut }
}
