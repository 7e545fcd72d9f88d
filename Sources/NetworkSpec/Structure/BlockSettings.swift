/// What varies between statements of one form, as the parameters of a block and expressions of them.
struct BlockSettings {
  /// A parameter of a block.
  struct Parameter {
    var name: String
    let role: Slot.Role
    /// Nil if every call has to give it.
    var defaultValue: SlotValue?
    /// Its value in each use.
    var column: [SlotValue]
  }

  /// What is written for a slot in the block.
  enum Term: Hashable {
    case literal(SlotValue)
    /// An expression; a lone name needs no quotes.
    case expression(String)
  }

  /// One use of the block.
  struct Use {
    let values: [SlotValue]
    let channels: [Int32]
    let entering: Int32
    let leaving: Int32
  }

  private(set) var parameters: [Parameter] = []
  private(set) var terms: [Term] = []
  /// A name for the channels that enter the block, if an expression needs one.
  private(set) var nameOfEntering: String?

  private let slots: [Slot]
  private let names: SlotNames
  private let uses: [Use]
  private let dialect: StructureDialect

  /// - Parameter mostParameters: how many parameters a block may have. Every slot that varies is compared with all
  ///   of them, so that without a limit the time would grow with the square of the slots.
  /// - Returns: nil if it would take more.
  init?(
    of uses: [Use], slots: [Slot], names: SlotNames, mostParameters: Int,
    in dialect: StructureDialect = .description
  ) {
    self.dialect = dialect
    self.slots = slots
    self.names = names
    self.uses = uses
    var presences: [Int] = []
    for slot in slots.indices {
      if slots[slot].role == .presence, constant(slot) == nil { presences.append(slot) }
      terms.append(term(of: slot))
      guard parameters.count <= mostParameters else { return nil }
    }
    fillGaps()
    for slot in presences {
      terms[slot] = presence(slot)
      guard parameters.count <= mostParameters else { return nil }
    }
    nameParameters()
  }

  /// The arguments of one of the uses, in the order of the parameters.
  func arguments(ofUse use: Int) -> [SlotValue] { parameters.map { $0.column[use] } }

  /// Parameters other than numbers of channels.
  var plainCount: Int { parameters.count { $0.role == .plain || $0.role == .presence } }

  /// Parameters that say whether a part is there.
  var flagCount: Int { parameters.count { $0.role == .presence } }

  // MARK: Terms

  private func column(_ slot: Int) -> [SlotValue] { uses.map { $0.values[slot] } }

  private func constant(_ slot: Int) -> SlotValue? {
    var found: SlotValue?
    for use in uses where use.values[slot] != .absent {
      if let found, found != use.values[slot] { return nil }
      found = use.values[slot]
    }
    return found
  }

  private mutating func term(of slot: Int) -> Term {
    let column = column(slot)
    let role = slots[slot].role
    if let value = constant(slot) {
      // A part that may be missing: what it has is what the rest has.
      if column.contains(.absent), role == .width, !dialect.knowsChannels {
        for (index, parameter) in parameters.enumerated()
        where parameter.role == .width && isSame(column, parameter.column) {
          return .expression(placeholder(index))
        }
        if isSame(column, uses.map { .number(Int64($0.leaving)) }), let leaving = leavingTerm() {
          return leaving.utf8.allSatisfy({ $0.isDigit }) ? .literal(value) : .expression(leaving)
        }
      }
      if column.contains(.absent) {
        for (index, parameter) in parameters.enumerated()
        where parameter.role == role && role == .plain && isSame(column, parameter.column)
          && names.base(of: slot) == baseNames[index]
        {
          return .expression(placeholder(index))
        }
      }
      return .literal(value)
    }
    if role == .presence { return .literal(.flag(true)) }
    for (index, parameter) in parameters.enumerated()
    where parameter.role == role && isSame(column, parameter.column)
      && (role != .plain || names.base(of: slot) == baseNames[index])
    {
      return .expression(placeholder(index))
    }
    if role == .width {
      if let derived = derivedWidth(slot, column) { return .expression(derived) }
    } else if slots[slot].name == dialect.padding, let derived = derivedPadding(column) {
      return .expression(derived)
    }
    parameters.append(Parameter(name: "", role: role, defaultValue: nil, column: column))
    baseNames.append(names.base(of: slot))
    slotsOfParameters.append(slot)
    return .expression(placeholder(parameters.count - 1))
  }

  private var baseNames: [String] = []
  private var slotsOfParameters: [Int] = []

  /// Stands for a parameter until it has its name.
  private func placeholder(_ index: Int) -> String { "\u{1}\(index)\u{2}" }

  private func isSame(_ a: [SlotValue], _ b: [SlotValue]) -> Bool {
    for (x, y) in zip(a, b) where x != .absent && x != y { return false }
    return true
  }

  private func derivedWidth(_ slot: Int, _ column: [SlotValue]) -> String? {
    for (index, parameter) in parameters.enumerated() where parameter.role == .width {
      if let ratio = Ratio(of: column, to: parameter.column) {
        return ratio.text(of: placeholder(index), in: dialect)
      }
    }
    guard dialect.knowsChannels else { return nil }
    let local = uses.map { SlotValue.number(Int64($0.channels[slot])) }
    let entering = uses.map { SlotValue.number(Int64($0.entering)) }
    if isSame(column, local) { return "channels" }
    if isSame(column, entering) { return "\u{3}" }
    let distinct = Set(column).count
    if let ratio = Ratio(of: column, to: local), distinct >= 2,
      ratio.isDivision || ratio.factor > 2 || distinct > 3
    {
      return ratio.text(of: "channels")
    }
    if let ratio = Ratio(of: column, to: entering), distinct >= 3 {
      return ratio.text(of: "\u{3}")
    }
    return nil
  }

  /// Half of a kernel that is a parameter.
  private func derivedPadding(_ column: [SlotValue]) -> String? {
    for (index, parameter) in parameters.enumerated() where baseNames[index] == dialect.kernel {
      let halves = parameter.column.map { value -> SlotValue in
        if case .number(let kernel) = value { .number(kernel / 2) } else { .absent }
      }
      if column == halves { return dialect.half(of: placeholder(index)) }
    }
    return nil
  }

  // MARK: Presence

  /// Uses without the statement that a parameter belongs to get its usual value.
  private mutating func fillGaps() {
    for index in parameters.indices {
      let usual = mostCommon(parameters[index].column)
      let column = parameters[index].column
      parameters[index].column = column.map { $0 == .absent ? usual : $0 }
      let isOptional =
        switch parameters[index].role {
        case .plain, .presence: true
        case .width: column.contains(.absent)
        case .count, .reference: false
        }
      if isOptional { parameters[index].defaultValue = usual }
    }
  }

  private func mostCommon(_ column: [SlotValue]) -> SlotValue {
    var counts: [SlotValue: Int] = [:]
    var best = SlotValue.absent
    for value in column where value != .absent {
      counts[value, default: 0] += 1
      if counts[value, default: 0] > counts[best, default: 0] { best = value }
    }
    return best
  }

  /// The condition under which a part is there: the volume changes, or else a parameter.
  private mutating func presence(_ slot: Int) -> Term {
    let isThere = uses.map { $0.values[slot] == .flag(true) }
    // A part of a part that is missing may be there or not.
    let isKnown = uses.map { $0.values[slot] != .absent }
    // A stride along each axis is no number that can be compared.
    let stride = parameters.indices.first { index in
      baseNames[index] == "stride"
        && parameters[index].column.allSatisfy { if case .number = $0 { true } else { false } }
    }
    let strides = stride.map { index in
      parameters[index].column.map { $0 != .number(1) }
    }
    func holds(_ condition: (Int) -> Bool) -> Bool {
      isThere.indices.allSatisfy { !isKnown[$0] || condition($0) == isThere[$0] }
    }
    let changes = uses.map { $0.channels[slot] != $0.leaving }
    if let out = leavingTerm(), let channels = enteringTerm(slot) {
      if let stride, let strides, holds({ strides[$0] || changes[$0] }) {
        return .expression(
          "\(placeholder(stride)) != 1 \(dialect.disjunction) \(channels) != \(out)")
      }
      if holds({ changes[$0] }) { return .expression("\(channels) != \(out)") }
    }
    if let stride, let strides, holds({ strides[$0] }) {
      return .expression("\(placeholder(stride)) != 1")
    }
    let column = zip(isThere, isKnown).map { SlotValue.flag($0 && $1) }
    for (index, parameter) in parameters.enumerated() where parameter.column == column {
      return .expression(placeholder(index))
    }
    parameters.append(
      Parameter(
        name: "", role: .presence, defaultValue: mostCommon(column), column: column))
    baseNames.append(names.base(of: slot))
    slotsOfParameters.append(slot)
    return .expression(placeholder(parameters.count - 1))
  }

  /// The channels that enter the part of a slot, as an expression.
  private func enteringTerm(_ slot: Int) -> String? {
    if dialect.knowsChannels { return "channels" }
    let entering = uses.map { SlotValue.number(Int64($0.channels[slot])) }
    return parameters.firstIndex { $0.role == .width && $0.column == entering }
      .map { placeholder($0) }
  }

  /// The channels that leave the block, as an expression.
  private func leavingTerm() -> String? {
    let leaving = uses.map { SlotValue.number(Int64($0.leaving)) }
    for (index, parameter) in parameters.enumerated() where parameter.role == .width {
      if parameter.column == leaving { return placeholder(index) }
      if let ratio = Ratio(of: leaving, to: parameter.column) {
        return ratio.text(of: placeholder(index), in: dialect)
      }
    }
    return Set(leaving).count == 1 ? uses.first.map { "\($0.leaving)" } : nil
  }

  // MARK: Names

  private mutating func nameParameters() {
    let widths = parameters.indices.filter {
      parameters[$0].role == .width && (dialect.knowsChannels || baseNames[$0] != "in_channels")
    }
    let leaving = uses.map { SlotValue.number(Int64($0.leaving)) }
    var taken = dialect.takenNames
    for index in parameters.indices {
      let slot = slotsOfParameters[index]
      var base =
        parameters[index].role == .width && widths.count > 1
        ? names.detailed(of: slot) : baseNames[index]
      if !dialect.knowsChannels, baseNames[index] == "out_channels" {
        if parameters[index].column == leaving {
          base = "out_channels"
        } else if widths.count == 1 {
          base = "width"
        }
      }
      var name = dialect.word(base)
      var next = 2
      while !taken.insert(name).inserted {
        let stem = dialect.word(base)
        name = stem + (stem.endsInDigit ? "_" : "") + "\(next)"
        next += 1
      }
      parameters[index].name = name
    }
    let known = parameters.map { $0.name }
    terms = terms.map { term in
      guard case .expression(let text) = term else { return term }
      let (named, readsEntering) = BlockSettings.replacing(text, known)
      if readsEntering { nameOfEntering = "maps" }
      return .expression(named)
    }
    // Those that must be given come first.
    let order = parameters.indices.sorted { a, b in
      let (x, y) = (parameters[a].defaultValue != nil, parameters[b].defaultValue != nil)
      return x == y ? a < b : !x
    }
    parameters = order.map { parameters[$0] }
  }

  private static func replacing(_ text: String, _ names: [String]) -> (String, Bool) {
    var result = ""
    var number: Int?
    var readsEntering = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{1}": number = 0
      case "\u{2}":
        if let index = number { result += names[index] }
        number = nil
      case "\u{3}":
        result += "maps"
        readsEntering = true
      default:
        if let digits = number {
          number = 10 * digits + Int(scalar.value) - 48
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return (result, readsEntering)
  }
}
