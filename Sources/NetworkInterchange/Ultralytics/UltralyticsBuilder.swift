import CNNDiagnostics
import FileFormats
import NetworkModel
import NetworkSpec

/// Builds a model of Ultralytics row by row. A row `[from, repeats, module, arguments]` is a block of layers, whose
/// names are those of PyTorch's parameters with slashes: `model.2/m.0/cv1/conv`.
struct UltralyticsBuilder {
  let root: YAMLValue
  /// The values of the file by key, which may be many.
  let values: [String: YAMLValue]
  let source: SourceID
  var builder: ImportBuilder
  /// The size that the file's name says.
  private let namedScale: String?

  /// The results of the rows; nil after an error, which has been said.
  private var results: [NodeID?] = []
  /// The last row that left a hole.
  private var hole: String?
  /// How much of the stated repeats and channels are meant.
  private(set) var depth = 1.0
  private(set) var width = 1.0
  private(set) var mostChannels = Double.infinity
  private(set) var scale: String?
  /// The usual activation function; nil for none.
  private(set) var activation: Activation.Function? = .silu
  /// True until a module of the later versions occurs, whose heads are lighter.
  var isLegacy = true
  /// The row that is read.
  var row = UltralyticsRow()

  init(
    _ root: YAMLValue, source: SourceID, named name: String, namedScale: String?,
    _ settings: ElaborationSettings
  ) {
    self.root = root
    values = Dictionary(
      (root.members ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.source = source
    self.namedScale = namedScale
    builder = ImportBuilder(name: name, settings: settings)
  }

  consuming func finish() -> Elaboration { builder.finish() }

  func place(of value: YAMLValue) -> Diagnostic.Location {
    .span(SourceSpan(source: source, range: value.range))
  }

  mutating func run() {
    let rows = (values["backbone"]?.elements ?? []) + (values["head"]?.elements ?? [])
    let input: NodeID
    do throws(ImportFault) {
      try readScale()
      try readActivation()
      let size = rows.contains { $0.elements?.dropFirst(2).first?.text == "Classify" } ? 224 : 640
      let channels = values["channels"]?.integer ?? values["ch"]?.integer ?? 3
      input = try builder.addInput(
        StatedVolume(.two, extents: [size, size], channels: Int(clamping: channels)),
        named: "images", at: place(of: values["backbone"] ?? root))
    } catch {
      builder.report(error)
      return
    }
    for value in rows {
      guard !builder.isFull else { return }
      do throws(ImportFault) {
        row = try readRow(value)
        var sources: [NodeID] = []
        for from in row.from { sources.append(try result(from, input, value)) }
        results.append(try call(sources))
      } catch {
        let name = "model.\(results.count)"
        if builder.settings.imports.isPartial, let reason = error.hole(after: hole) {
          builder.omit(
            Omission(
              name: name, operatorName: row.module, reason: reason, parameters: nil,
              inputs: row.from.compactMap { try? result($0, input, value) }))
          hole = name
        } else {
          builder.report(error)
        }
        results.append(nil)
      }
    }
    if let last = results.last ?? input { builder.addOutput(last) }
  }

  // MARK: Settings

  private mutating func readScale() throws(ImportFault) {
    depth = values["depth_multiple"]?.decimal ?? 1
    width = values["width_multiple"]?.decimal ?? 1
    guard let scales = values["scales"]?.members, let first = scales.first else { return }
    let named = scales.first { $0.key == namedScale }?.key
    let usual = named ?? first.key
    let chosen = builder.setting("scale", default: usual) ?? usual
    guard let numbers = scales.first(where: { $0.key == chosen })?.value.elements else {
      throw ImportFault(
        .unknownChoice(chosen, of: "scale", known: scales.map { $0.key }),
        at: place(of: values["scales"] ?? root))
    }
    guard numbers.count == 3, let depth = numbers[0].decimal, let width = numbers[1].decimal,
      let most = numbers[2].decimal
    else {
      throw ImportFault(
        .wrongType(of: "scales", expected: "`[depth, width, max_channels]`"),
        at: place(of: numbers.first ?? root))
    }
    (self.depth, self.width, mostChannels) = (depth, width, most)
    scale = chosen
  }

  private mutating func readActivation() throws(ImportFault) {
    guard let value = values["activation"] ?? values["act"], let text = value.text, !value.isNull
    else { return }
    let functions: [String: Activation.Function] = [
      "SiLU": .silu, "ReLU": .relu, "LeakyReLU": .leakyReLU(slope: 0.01), "Mish": .mish,
      "Hardswish": .hardSwish, "ReLU6": .relu6, "GELU": .gelu(.exact), "Sigmoid": .sigmoid,
      "Tanh": .tanh, "ELU": .elu(alpha: 1), "SELU": .selu,
    ]
    let path = text.utf8.prefix { $0 != UInt8(ascii: "(") }
    let name = path.split(separator: UInt8(ascii: ".")).last.map { String(Substring($0)) } ?? ""
    if name == "LeakyReLU" {
      activation = .leakyReLU(slope: try slope(of: text, at: place(of: value)))
      return
    }
    if name == "Identity" {
      activation = nil
      return
    }
    guard let function = functions[name] else {
      throw ImportFault(
        .unknownChoice(text, of: "activation", known: functions.keys.sorted().map { "nn.\($0)()" }),
        at: place(of: value))
    }
    activation = function
  }

  /// The slope of `nn.LeakyReLU(0.1, inplace=True)`.
  private func slope(
    of text: String, at location: Diagnostic.Location
  ) throws(ImportFault) -> Double {
    let arguments = text.utf8.drop { $0 != UInt8(ascii: "(") }.dropFirst()
      .prefix { $0 != UInt8(ascii: ")") }
    let name = Array("negative_slope=".utf8)
    for argument in arguments.split(separator: UInt8(ascii: ",")) {
      let word = argument.filter { $0 != UInt8(ascii: " ") }
      if word.starts(with: "inplace=".utf8) { continue }
      let digits = word.starts(with: name) ? word.dropFirst(name.count) : word[...]
      guard let slope = Double(String(decoding: digits, as: UTF8.self)), slope.isFinite else {
        throw ImportFault(
          .wrongType(of: "activation", expected: "a slope: `nn.LeakyReLU(0.1)`"), at: location)
      }
      return slope
    }
    return 0.01
  }

  // MARK: Rows

  private func readRow(_ value: YAMLValue) throws(ImportFault) -> UltralyticsRow {
    guard let parts = value.elements, parts.count == 4, let repeats = parts[1].integer,
      let module = parts[2].text, let given = parts[3].elements
    else {
      throw ImportFault(
        .wrongType(of: "a row", expected: "`[from, repeats, module, arguments]`"),
        at: place(of: value))
    }
    var row = UltralyticsRow()
    for from in parts[0].elements ?? [parts[0]] {
      guard let number = from.integer else {
        throw ImportFault(.wrongType(of: "from", expected: "numbers of rows"), at: place(of: from))
      }
      row.from.append(Int(clamping: number))
    }
    guard !row.from.isEmpty else {
      throw ImportFault(
        .wrongType(of: "from", expected: "numbers of rows"), at: place(of: parts[0]))
    }
    guard (1...1000).contains(repeats) else {
      throw ImportFault(
        .outOfRange(of: "repeats", value: "\(repeats)", expected: "from 1 to 1000"),
        at: place(of: parts[1]))
    }
    // Python rounds to even.
    let scaled = (Double(repeats) * depth).rounded(.toNearestOrEven)
    guard abs(scaled) <= 1000 else {
      throw ImportFault(
        .outOfRange(of: "repeats", value: "\(repeats) × \(depth)", expected: "at most 1000"),
        at: place(of: parts[1]))
    }
    row.repeats = repeats > 1 ? max(Int(scaled), 1) : 1
    row.module = module
    row.index = results.count
    row.location = place(of: parts[2])
    for argument in given { row.arguments.append(resolved(argument)) }
    return row
  }

  /// A name in the place of an argument is a value of the file: `nc`, `kpt_shape`, `anchors`.
  private func resolved(_ argument: YAMLValue) -> YAMLValue {
    guard case .plain(let text) = argument.content, argument.integer == nil,
      argument.boolean == nil, let value = values[text]
    else { return argument }
    return value
  }

  private func result(
    _ number: Int, _ input: NodeID, _ row: YAMLValue
  ) throws(ImportFault) -> NodeID {
    let index = results.count
    if index == 0, number == -1 { return input }
    let (back, overflow) = index.addingReportingOverflow(number)
    let place = number < 0 ? back : number
    guard !overflow, results.indices.contains(place) else {
      throw ImportFault(
        .outOfRange(
          of: "from", value: "\(number)",
          expected: index == 0
            ? "the first row reads -1" : "the rows before are 0 to \(index - 1)"),
        at: self.place(of: row))
    }
    guard let node = results[place] else { throw .silent }
    return node
  }
}

/// A row of a model of Ultralytics.
struct UltralyticsRow {
  var index = 0
  var from: [Int] = []
  /// With the depth multiple.
  var repeats = 1
  var module = ""
  var arguments: [YAMLValue] = []
  var location = Diagnostic.Location.commandLine

  /// The argument at a place; nil if it is left out or `None`.
  private func argument(_ place: Int) -> YAMLValue? {
    guard arguments.indices.contains(place) else { return nil }
    let value = arguments[place]
    return value.isNull || value.text == "None" ? nil : value
  }

  /// Whether the argument is given.
  func has(_ place: Int) -> Bool { argument(place) != nil }

  private func wrong(_ place: Int, _ expected: String) -> ImportFault {
    ImportFault(
      .wrongType(of: "argument \(place + 1) of \(module)", expected: expected), at: location)
  }

  /// A whole number of at most 31 bits.
  func integer(_ place: Int, otherwise value: Int? = nil) throws(ImportFault) -> Int {
    guard let argument = argument(place) else {
      guard let value else { throw wrong(place, "a whole number") }
      return value
    }
    guard let integer = argument.integer ?? argument.boolean.map({ $0 ? 1 : 0 }),
      let narrow = Int32(exactly: integer)
    else { throw wrong(place, "a whole number") }
    return Int(narrow)
  }

  func decimal(_ place: Int, otherwise value: Double) throws(ImportFault) -> Double {
    guard let argument = argument(place) else { return value }
    guard let decimal = argument.decimal else { throw wrong(place, "a number") }
    return decimal
  }

  func flag(_ place: Int, otherwise value: Bool) throws(ImportFault) -> Bool {
    guard let argument = argument(place) else { return value }
    if let flag = argument.boolean { return flag }
    guard let integer = argument.integer else { throw wrong(place, "`True` or `False`") }
    return integer != 0
  }

  func integers(_ place: Int) throws(ImportFault) -> [Int]? {
    guard let argument = argument(place) else { return nil }
    var integers: [Int] = []
    for element in argument.elements ?? [argument] {
      guard let integer = element.integer, let narrow = Int32(exactly: integer) else {
        throw wrong(place, "whole numbers")
      }
      integers.append(Int(narrow))
    }
    return integers
  }

  func text(_ place: Int) -> String? { argument(place)?.text }

  func lists(_ place: Int) -> [[YAMLValue]]? {
    guard let elements = argument(place)?.elements else { return nil }
    return elements.compactMap { $0.elements }
  }
}
