import CNNDiagnostics
import CNNText
import NetworkConditions
import NetworkModel

/// Gives names in one block instance.
struct NamingScope {
  /// Before each name; empty or ending in `/`.
  let prefix: String
  /// Index of the instance in the network; nil at the top.
  let block: Int?
  let reservedNames: Set<String>
  /// The names that the description gives within the instance.
  var statedNames: StatedNames
  /// The number of automatic names given, by word or block.
  private var counts = WordCounts()
  /// True if two words may give one name, as `relu` 61 and `relu6` 1 do.
  var isAmbiguous: Bool { counts.areAmbiguous }

  init(
    prefix: String, block: Int?, reservedNames: Set<String>,
    statedNames: StatedNames = StatedNames()
  ) {
    self.prefix = prefix
    self.block = block
    self.reservedNames = reservedNames
    self.statedNames = statedNames
  }

  /// The full name of the instance; nil at the top.
  var name: String? { prefix.isEmpty ? nil : String(Substring(prefix.utf8.dropLast())) }

  /// The scope of a call whose layers are named as if they stood here.
  func adopting(_ block: BlockTemplate) -> NamingScope {
    let names =
      reservedNames.isEmpty ? block.reservedNames : reservedNames.union(block.reservedNames)
    return NamingScope(
      prefix: prefix, block: self.block, reservedNames: names, statedNames: statedNames)
  }

  func full(_ name: String) -> String { prefix.isEmpty ? name : prefix + name }

  /// The next name of the form `relu1` that the block does not use itself, without the prefix.
  mutating func automatic(_ word: String) -> String {
    while true {
      let name = String(word, numbered: counts.next(word))
      if reservedNames.isEmpty || !reservedNames.contains(name) { return name }
    }
  }
}

extension String {
  /// A word and a number of 1 or more after it: `relu1`.
  ///
  /// Interpolation takes several times as long, and every unnamed layer has such a name.
  fileprivate init(_ word: String, numbered number: Int) {
    var (digits, bound) = (1, 10)
    while digits < 19, number >= bound {
      digits += 1
      bound = digits < 19 ? bound * 10 : bound
    }
    let length = word.utf8.count + digits
    self.init(unsafeUninitializedCapacity: length) { text in
      var place = 0
      // As a whole: character by character takes most of the time.
      let isCopied: Void? = word.utf8.withContiguousStorageIfAvailable { bytes in
        place = text.update(fromContentsOf: bytes)
      }
      if isCopied == nil {
        for byte in word.utf8 {
          text[place] = byte
          place += 1
        }
      }
      var (end, rest) = (length, UInt(number))
      while end > place {
        end -= 1
        text[end] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      return length
    }
  }
}

/// Numbers for automatic names: each word counts on its own.
private struct WordCounts {
  /// Up to this many are looked through, which takes less than a dictionary.
  private static let mostFew = 8

  private var few: [(word: String, count: Int)] = []
  private var many: [String: Int] = [:]
  private var stems: Set<Substring> = []
  /// True if two of the words differ in nothing but digits at their ends.
  private(set) var areAmbiguous = false

  mutating func next(_ word: String) -> Int {
    for index in few.indices where few[index].word == word {
      few[index].count += 1
      return few[index].count
    }
    if let count = many.isEmpty ? nil : many[word] {
      many[word] = count + 1
      return count + 1
    }
    note(word)
    if few.isEmpty { few.reserveCapacity(4) }
    if few.count < WordCounts.mostFew { few.append((word, 1)) } else { many[word] = 1 }
    return 1
  }

  private mutating func note(_ word: String) {
    guard !areAmbiguous else { return }
    if few.count < WordCounts.mostFew {
      guard word.endsInDigit || few.contains(where: { $0.word.endsInDigit }) else { return }
      areAmbiguous = few.contains { $0.word.stem == word.stem }
      return
    }
    if stems.isEmpty { stems = Set(few.map({ $0.word.stem })) }
    areAmbiguous = !stems.insert(word.stem).inserted
  }
}

/// Names that a description gives to layers, instances and side outputs, and where.
struct StatedNames {
  /// Up to this many are looked through, which takes less than a dictionary.
  private static let mostFew = 8

  private var few: [(name: String, span: SourceSpan)] = []
  private var many: [String: SourceSpan] = [:]

  /// - Throws: `.duplicateName` if the name was given before.
  mutating func add(_ name: String, at span: SourceSpan) throws(SpecFault) {
    if let first = self[name] { throw SpecFault(.duplicateName(name, first: first), at: span) }
    if few.count < StatedNames.mostFew {
      few.append((name, span))
    } else {
      many[name] = span
    }
  }

  var isEmpty: Bool { few.isEmpty }

  subscript(name: String) -> SourceSpan? {
    few.first { $0.name == name }?.span ?? (many.isEmpty ? nil : many[name])
  }
}

/// Names of failed statements, so that references to them are not reported.
struct MissingNames {
  /// Layers that could not be made.
  private var failed: Set<String> = []
  /// References that were reported.
  private var reported: Set<Reference> = []
  /// True if something failed that could have made layers under names that are not known.
  var areUnknown = false

  private struct Reference: Hashable {
    let name: String
    let span: SourceSpan
  }

  mutating func addFailed(_ name: String) { failed.insert(name) }

  func hasFailed(_ name: String) -> Bool { failed.contains(name) }

  /// Returns whether a reference to nothing is to be reported: none of its like was.
  mutating func report(_ name: String, at span: SourceSpan) -> Bool {
    !areUnknown && reported.insert(Reference(name: name, span: span)).inserted
  }
}

// Automatic names do not repeat themselves, and those that a block states are known when it is compiled:
// a name is rarely looked for in the whole network.
extension Elaborator {
  /// The next automatic name that the network does not have yet, without the prefix.
  mutating func automaticName(_ word: String) -> String {
    while true {
      let name = scope.automatic(word)
      if !unforeseenNames.isEmpty, unforeseenNames[scope.full(name)] != nil { continue }
      if scope.isAmbiguous {
        chargeFullName(name)
        if span(ofName: scope.full(name)) != nil { continue }
      }
      return name
    }
  }

  /// The name that a statement gives, without the prefix.
  ///
  /// - Throws: `.duplicateName` if a layer or an instance has it already.
  mutating func claim(_ template: NameTemplate) throws(SpecFault) -> String {
    let name = try template.resolve(in: frame)
    if !template.isReserved {
      chargeFullName(name)
      let fullName = scope.full(name)
      if let first = span(ofName: fullName) {
        throw SpecFault(.duplicateName(fullName, first: first), at: template.span)
      }
      try unforeseenNames.add(fullName, at: template.span)
    } else if !unforeseenNames.isEmpty, let first = unforeseenNames[scope.full(name)] {
      throw SpecFault(.duplicateName(scope.full(name), first: first), at: template.span)
    }
    try scope.statedNames.add(name, at: template.span)
    return name
  }

  /// The cost of making, hashing and keeping a name with its prefix.
  private mutating func chargeFullName(_ name: String) {
    charge(1 + (scope.prefix.utf8.count + name.utf8.count) / 16)
  }

  /// Returns the location of the layer or instance of that name.
  private mutating func span(ofName name: String) -> SourceSpan? {
    if let instance = inference.block(named: name) { return instanceSpans[instance] }
    guard let node = inference.node(named: name),
      case .span(let span) = origins[inference[node].origin].location
    else { return nil }
    return span
  }

  /// Looks up the layers and instances that a statement names, before its expressions are evaluated. A name
  /// that nothing has is a fault only where its value is needed.
  mutating func lookUp(_ references: [LayerReference]) {
    frame.places = [:]
    for reference in references {
      frame.places[reference] = Result { () throws(SpecFault) in
        let place = try place(of: reference)
        return ResolvedPlace(place: place, volume: volume(of: try flow(of: place, reference)))
      }
    }
  }

  private func volume(of flow: Flow) -> Shape? {
    switch flow {
    case .node(let id): inference.shape(of: id)
    case .start, .unknown: nil
    }
  }

  /// What a layer or an instance gives.
  mutating func flow(of reference: LayerReference) throws(SpecFault) -> Flow {
    // In two steps: as an argument it would be looked up in a copy of everything.
    let place = try place(of: reference)
    return try flow(of: place, reference)
  }

  /// What a layer or an instance gives that has been looked up.
  func flow(
    of place: LayerPlace, _ reference: LayerReference
  ) throws(SpecFault) -> Flow {
    switch place {
    case .node(let id): return .node(id)
    case .instance(let index):
      guard let end = instanceEnds[index] else {
        throw SpecFault(.openInstance(inference.blockName(index)), at: reference.span)
      }
      return end
    }
  }

  /// The layer or instance that a name means here: in this block instance, else in those around it;
  /// from the top if it begins with `/`.
  ///
  /// - Throws: `.unknownLayer`, or what else is wrong with the word; `.silent` if it failed before.
  mutating func place(of reference: LayerReference) throws(SpecFault) -> LayerPlace {
    if let slot = reference.slot {
      switch frame.slots[slot] {
      case .thing(.place(let place)): return place
      case .thing(.unknown): throw .silent
      case .number, .boolean, .list, .thing: break
      }
    }
    let template = reference.template
    let name = try template.resolve(in: frame)
    let isAbsolute = name.utf8.first == UInt8(ascii: "/")
    var prefix = isAbsolute ? "" : scope.prefix[...]
    while true {
      charge(1 + (prefix.utf8.count + name.utf8.count) / 16)
      // Appended to a string: `+` of a substring copies character by character.
      var candidate = String(prefix)
      candidate += isAbsolute ? String(Substring(name.utf8.dropFirst())) : name
      if let id = inference.node(named: candidate) { return .node(id) }
      if let instance = inference.block(named: candidate) { return .instance(instance) }
      if missingNames.hasFailed(candidate) { throw .silent }
      guard !prefix.isEmpty else { break }
      let slash = prefix.utf8.dropLast().lastIndex(of: UInt8(ascii: "/"))
      prefix = slash.map { prefix[...$0] } ?? ""
    }
    guard missingNames.report(name, at: template.span) else { throw .silent }
    if let fault = reference.faultOfValue { throw fault }
    throw SpecFault(
      .unknownLayer(name, known: recentNames, isWritten: template.isFixed), at: template.span)
  }

  /// The names that a reference most likely means, as it would write them.
  private var recentNames: [String] {
    let instances = inference.blockNames(last: 100)
    return (inference.nodes.suffix(500).map { $0.name } + instances).map { name in
      String(name.dropping(prefix: scope.prefix) ?? name[...])
    }
  }
}

extension NameTemplate {
  /// True if the block that holds the statement knows the name before it is expanded.
  fileprivate var isReserved: Bool {
    guard case .fixed(let name, _) = self else { return false }
    return !name.utf8.contains(UInt8(ascii: "/"))
  }
}

extension String {
  var endsInDigit: Bool { utf8.last?.isDigit == true }

  /// Without the digits at the end.
  fileprivate var stem: Substring {
    var stem = self[...]
    while stem.utf8.last?.isDigit == true { stem.removeLast() }
    return stem
  }
}
