import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// The values that an expression may refer to.
struct Frame: Equatable {
  /// Parameters, `let`s and loop indices, by slot.
  var slots: [Value] = []
  /// The incoming volume; nil before the first layer, or where an earlier error left it unknown.
  var volume: Shape?
  /// True if the volume is unknown because of an error that has been reported.
  var volumeIsUnknown = false
  /// The axes that are taken for granted where there is no volume.
  var axesBeforeAll = SpatialAxes.two

  /// The axes of the incoming volume.
  var axes: SpatialAxes { volume?.axes ?? axesBeforeAll }
  /// The layers and instances that the statement names, looked up before its expressions are evaluated.
  var places: [LayerReference: Result<ResolvedPlace, SpecFault>] = [:]
}

extension Frame: EvaluationContext {
  /// - Throws: `.silent` if the incoming volume is unknown because of an earlier error.
  func value(of name: ExpressionName, at span: SourceSpan) throws(SpecFault) -> Value? {
    switch name {
    case .slot(let slot):
      if case .thing(.unknown) = slots[slot] { throw .silent }
      return slots[slot]
    case .constant(let thing): return .thing(thing)
    case .volume(let measure):
      guard let volume else {
        guard volumeIsUnknown else {
          throw SpecFault(.noIncomingVolume(measure.rawValue), at: span)
        }
        throw .silent
      }
      return .number(Number(try measure.of(volume, at: span)))
    case .extent(let measure, let reference):
      return .number(Number(try measure.of(try volume(of: reference), at: span)))
    case .place(let reference):
      return .thing(.place(try resolved(reference).place))
    case .composite(let composite):
      return try value(of: composite)
    }
  }

  static func failure(_ fault: EvaluationFault, at span: SourceSpan) -> SpecFault {
    fault.fault(at: span)
  }

  /// The volume that comes out of a layer or an instance.
  ///
  /// - Throws: `.silent` if an error left it unknown.
  func volume(of reference: LayerReference) throws(SpecFault) -> Shape {
    guard let volume = try resolved(reference).volume else { throw .silent }
    return volume
  }

  /// What a name of the statement stands for.
  func resolved(_ reference: LayerReference) throws(SpecFault) -> ResolvedPlace {
    guard let found = places[reference] else { throw .silent }
    return try found.get()
  }

  private func value(of composite: CompositeValue) throws(SpecFault) -> Value {
    guard composite.form == .list else {
      var numbers: [Number] = []
      numbers.reserveCapacity(composite.parts.count)
      for part in composite.parts { numbers.append(try part.value.number(in: self, at: part.span)) }
      return .thing(composite.form == .sides ? .sides(numbers) : .extents(numbers))
    }
    var items: [Value] = []
    items.reserveCapacity(composite.parts.count)
    for part in composite.parts {
      let item = try part.value.evaluate(in: self, at: part.span)
      // Lists of lists could double in size at each `let`.
      if case .list = item {
        throw SpecFault(.wrongType(expected: "one value", found: item.typeName), at: part.span)
      }
      items.append(item)
    }
    return .list(items)
  }
}

extension VolumeMeasure {
  fileprivate func of(_ volume: Shape, at span: SourceSpan) throws(SpecFault) -> Int {
    guard volume.axes.contains(axis) else {
      throw SpecFault(.noSuchMeasure(rawValue, of: volume.axes), at: span)
    }
    return volume[axis]
  }
}

extension Expression {
  /// - Parameter span: of the whole expression.
  /// - Throws: `SpecFault`; `.silent` if the incoming volume is unknown because of an earlier error.
  func evaluate(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Value {
    try value(in: frame, at: span).known()
  }

  func number(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Number {
    if case .name(.slot(let slot)) = self {
      // Says which other thing it is, which the operators do not know.
      let value = frame.slots[slot]
      if case .number(let number) = value { return number }
      if case .thing(.unknown) = value { throw .silent }
      throw SpecFault(.wrongType(expected: "a number", found: value.typeName), at: span)
    }
    if case .name(.constant(let thing)) = self {
      throw SpecFault(.wrongType(expected: "a number", found: thing.typeName), at: span)
    }
    return try numberValue(in: frame, at: span).known()
  }

  func boolean(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Bool {
    try conditionValue(in: frame, at: span).known()
  }

  /// The value where a whole number is needed.
  func integer(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Int {
    let number = try number(in: frame, at: span)
    guard let integer = number.integer else {
      throw SpecFault(.fractionWhereIntegerNeeded(number), at: span)
    }
    // Where `Int` has 32 bits; no length, hyperparameter or repetition is larger.
    guard let length = Int(exactly: integer) else {
      throw SpecFault(.outOfRange(integer, Int64(Int.min)...Int64(Int.max)), at: span)
    }
    return length
  }

  /// Visits the layers and instances that it names.
  func forEachReference(_ visit: (LayerReference) -> Void) {
    forEachName { name in
      switch name {
      case .extent(_, let reference), .place(let reference): visit(reference)
      case .composite(let composite):
        for part in composite.parts { part.value.forEachReference(visit) }
      case .slot, .constant, .volume: break
      }
    }
  }

  private func forEachName(_ visit: (ExpressionName) -> Void) {
    _ = containsName { name in
      visit(name)
      return false
    }
  }
}

extension Optional {
  /// The value of an expression of a description, whose names all have one.
  fileprivate func known() throws(SpecFault) -> Wrapped {
    guard let self else { throw .silent }
    return self
  }
}
