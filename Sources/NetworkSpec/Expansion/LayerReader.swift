import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkDiagnosis
import NetworkModel

/// The properties of one layer statement, evaluated where it is expanded.
struct LayerReader {
  let word: LayerWord
  let frame: Frame
  /// The rounding for layers that state none.
  let ambientRounding: Rounding
  /// The max pooling that the layer names in place of paths.
  let pooling: Pooling?
  private let properties: [CompiledProperty]
  private let statementSpan: SourceSpan

  /// - Throws: `SpecFault` for a property whose value turns out to be of another kind than it takes.
  init(
    _ word: LayerWord, _ properties: [CompiledProperty], at span: SourceSpan, frame: Frame,
    ambientRounding: Rounding, pooling: Pooling? = nil
  ) throws(SpecFault) {
    self.word = word
    self.pooling = pooling
    self.frame = frame
    self.ambientRounding = ambientRounding
    self.statementSpan = span
    guard properties.contains(where: { $0.value.isOpen }) else {
      self.properties = properties
      return
    }
    var known: [CompiledProperty] = []
    known.reserveCapacity(properties.count)
    for property in properties { known.append(try property.closed(in: frame)) }
    self.properties = known
  }

  func has(_ name: String) -> Bool { find(name) != nil }

  /// - Throws: `.exclusiveProperties` if the property is there, beside one that excludes it.
  func refuse(_ name: String, beside other: String) throws(SpecFault) {
    guard let property = find(name) else { return }
    throw SpecFault(.exclusiveProperties(name, other), at: property.span)
  }

  /// - Throws: `.ineffectiveProperty` if the property is there, without what it belongs to.
  func refuse(_ name: String, without other: String) throws(SpecFault) {
    guard let property = find(name) else { return }
    throw SpecFault(.ineffectiveProperty(name, without: other), at: property.span)
  }

  func integer(_ name: String) throws(SpecFault) -> Int {
    guard let property = find(name) else { throw missing(name) }
    return try integer(property)
  }

  func integer(_ name: String, default fallback: Int) throws(SpecFault) -> Int {
    guard let property = find(name) else { return fallback }
    return try integer(property)
  }

  func decimal(_ name: String, default fallback: Double) throws(SpecFault) -> Double {
    guard let property = find(name) else { return fallback }
    switch property.value {
    case .decimal(let decimal): return decimal
    case .expression(let expression):
      return try expression.number(in: frame, at: property.span).double
    case .value, .reference, .extents, .sides, .word, .flag, .table:
      throw mismatch(property, expected: "one number")
    }
  }

  /// A number for each axis of what enters.
  func extents(_ name: String) throws(SpecFault) -> Extents {
    guard let property = find(name) else { throw missing(name) }
    return try extents(property)
  }

  func extents(_ name: String, default fallback: Int) throws(SpecFault) -> Extents {
    guard let property = find(name) else { return Extents(axes) { _ in fallback } }
    return try extents(property)
  }

  /// The axes of what enters.
  var axes: SpatialAxes { frame.axes }

  /// A property for each axis of what enters, under the axis's own name; nil if there is none of them.
  func size() throws(SpecFault) -> Extents? {
    var isGiven = false
    for axis in [Axis.depth, .height, .width, .length] {
      guard let property = find(axis.rawValue) else { continue }
      guard axes.contains(axis) else { throw noAxis(property) }
      isGiven = true
    }
    guard isGiven else { return nil }
    return try Extents(axes) { axis throws(SpecFault) in try integer(axis.rawValue) }
  }

  /// The same where it must be given.
  ///
  /// - Throws: `.missingProperty`.
  func requiredSize() throws(SpecFault) -> Extents {
    if let size = try size() { return size }
    throw frame.volumeIsUnknown ? .silent : missing(axes == .one ? "length" : "height")
  }

  /// - Throws: `.noSuchMeasure` if there is a property that means nothing on what enters.
  func refuse(_ names: [String], unless isMeant: Bool) throws(SpecFault) {
    guard !isMeant else { return }
    for name in names {
      if let property = find(name) { throw noAxis(property) }
    }
  }

  private func noAxis(_ property: CompiledProperty) -> SpecFault {
    frame.volumeIsUnknown
      ? .silent : SpecFault(.noSuchMeasure(property.name, of: axes), at: property.span)
  }

  /// True if the property is given as a word.
  private func isWord(_ name: String) -> Bool {
    guard case .word? = find(name)?.value else { return false }
    return true
  }

  /// The volume of the layer or instance that a property names; nil if it is not there.
  ///
  /// - Throws: `.silent` if an error left the volume unknown.
  func volume(of name: String) throws(SpecFault) -> Shape? {
    guard case .reference(let reference)? = find(name)?.value else { return nil }
    return try frame.volume(of: reference)
  }

  /// The volume that enters the layer, where a hyperparameter follows from it.
  ///
  /// - Throws: `.silent` if an error left it unknown; what enters nothing is reported by the layer itself.
  func incomingVolume() throws(SpecFault) -> Shape {
    guard let volume = frame.volume else { throw .silent }
    return volume
  }

  /// - Throws: `SpecFault` at the value of the property.
  func refuse(_ name: String, because fault: ValueFault) -> SpecFault {
    SpecFault(fault, at: find(name)?.span ?? statementSpan)
  }

  func flag(_ name: String, default fallback: Bool) -> Bool {
    guard case .flag(let flag)? = find(name)?.value else { return fallback }
    return flag
  }

  /// A word of a closed list; the schema has checked that it is in the list.
  func choice<Choice: RawRepresentable<String>>(_ name: String, default fallback: Choice) -> Choice
  {
    guard case .word(let word)? = find(name)?.value else { return fallback }
    return Choice(rawValue: word) ?? fallback
  }

  func table(_ name: String) -> [[Int]]? {
    guard case .table(let rows)? = find(name)?.value else { return nil }
    return rows
  }

  /// Pixels at both ends of each axis; nil for the word `same`.
  func sides(_ name: String) throws(SpecFault) -> Sides? {
    guard let property = find(name) else { return Sides(axes) { _ in (0, 0) } }
    switch property.value {
    case .word:
      return nil
    case .sides(let sides):
      guard sides.count == 2 * axes.rawValue else {
        if sides.count == axes.rawValue { throw try oneForEachAxis(sides, of: property) }
        throw wrongCount(sides.count, of: property, perAxis: 2)
      }
      return try Sides(axes) { axis throws(SpecFault) in
        let place = axes.place(of: axis)
        let (before, after) = (sides[place], sides[place + axes.rawValue])
        return (
          try before.value.integer(in: frame, at: before.span),
          try after.value.integer(in: frame, at: after.span)
        )
      }
    case .expression, .value, .reference, .extents, .decimal, .flag, .table:
      let extents = try extents(property)
      return Sides(axes) { (extents[$0], extents[$0]) }
    }
  }

  /// The window that `kernel`, `stride`, `pad` and `dilation` describe.
  func windows(kernel: Extents, defaultStride: Extents? = nil) throws(SpecFault) -> Windows {
    let stride =
      isWord("stride")
      ? kernel
      : try has("stride") ? extents("stride") : defaultStride ?? Extents(axes) { _ in 1 }
    let dilation = try extents("dilation", default: 1)
    let sides = try sides("pad")
    return try layer { () throws(LayerError) in
      try Windows(axes) { axis throws(LayerError) in
        try Window(
          kernel: kernel[axis], stride: stride[axis], dilation: dilation[axis],
          padding: sides.map { .explicit(before: $0[axis].before, after: $0[axis].after) } ?? .same)
      }
    }
  }

  /// The rounding the layer states, or the one in force.
  func rounding() -> Rounding { choice("rounding", default: ambientRounding) }

  /// Makes a layer, and places what its initializer refuses at the property to blame.
  ///
  /// - Parameter name: the property to blame where the error names none.
  func layer<Made>(
    blaming name: String? = nil, _ make: () throws(LayerError) -> Made
  ) throws(SpecFault) -> Made {
    do {
      return try make()
    } catch {
      let culprit = error.hyperparameter.flatMap { find($0.rawValue) } ?? name.flatMap { find($0) }
      throw SpecFault(error, at: culprit?.span ?? statementSpan)
    }
  }

  private func find(_ name: String) -> CompiledProperty? {
    for property in properties where property.name == name { return property }
    return nil
  }

  func missing(_ name: String) -> SpecFault {
    SpecFault(.missingProperty(name, of: word.rawValue), at: statementSpan)
  }

  private func integer(_ property: CompiledProperty) throws(SpecFault) -> Int {
    guard case .expression(let expression) = property.value else {
      throw mismatch(property, expected: "one number")
    }
    return try expression.integer(in: frame, at: property.span)
  }

  private func extents(_ property: CompiledProperty) throws(SpecFault) -> Extents {
    switch property.value {
    case .expression(let expression):
      let all = try expression.integer(in: frame, at: property.span)
      return Extents(axes) { _ in all }
    case .extents(let numbers):
      guard numbers.count == axes.rawValue else {
        throw wrongCount(numbers.count, of: property, perAxis: 1)
      }
      return try Extents(axes) { axis throws(SpecFault) in
        let number = numbers[axes.place(of: axis)]
        return try number.value.integer(in: frame, at: number.span)
      }
    case .value, .reference, .decimal, .sides, .word, .flag, .table:
      throw mismatch(property, expected: "one number, or one for each axis")
    }
  }

  /// Other frameworks write the same padding at both ends of each axis as `1,2`.
  private func oneForEachAxis(
    _ numbers: [Located<Expression>], of property: CompiledProperty
  ) throws(SpecFault) -> SpecFault {
    guard !frame.volumeIsUnknown else { return .silent }
    var written: [String] = []
    for number in numbers {
      written.append("\(try number.value.integer(in: frame, at: number.span))")
    }
    return SpecFault(
      .otherWriting(
        written.joined(separator: ","), of: property.name,
        here: KDLToken.string(written.joined(separator: "x"))), at: property.span)
  }

  private func wrongCount(
    _ count: Int, of property: CompiledProperty, perAxis: Int
  ) -> SpecFault {
    frame.volumeIsUnknown
      ? .silent
      : SpecFault(
        .numberCount(property.name, count: count, axes: axes, perAxis: perAxis),
        at: property.span)
  }

  /// A layer's file asks for another kind of value than its schema says.
  private func mismatch(_ property: CompiledProperty, expected: String) -> SpecFault {
    SpecFault(.wrongType(expected: expected, found: "another value"), at: property.span)
  }
}
