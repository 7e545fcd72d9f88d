import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// The values that an expression may refer to.
struct Frame: Equatable {
  /// Parameters and loop indices, by slot.
  var slots: [Value] = []
  /// The incoming volume; nil before the first layer, or where an earlier error left it unknown.
  var volume: Shape?
  /// True if the volume is unknown because of an error that has been reported.
  var volumeIsUnknown = false
  /// The axes that are taken for granted where there is no volume.
  var axesBeforeAll = SpatialAxes.two

  /// The axes of the incoming volume.
  var axes: SpatialAxes { volume?.axes ?? axesBeforeAll }
}

extension Frame: EvaluationContext {
  /// - Throws: `.silent` if the incoming volume is unknown because of an earlier error.
  func value(of name: ExpressionName, at span: SourceSpan) throws(SpecFault) -> Value? {
    switch name {
    case .slot(let slot): slots[slot]
    case .block(let block): .thing(block)
    case .volume(let measure): .number(Number(try self.measure(measure, at: span)))
    }
  }

  static func failure(_ fault: EvaluationFault, at span: SourceSpan) -> SpecFault {
    fault.fault(at: span)
  }

  private func measure(
    _ measure: VolumeMeasure, at span: SourceSpan
  ) throws(SpecFault) -> Int {
    guard let volume else {
      guard volumeIsUnknown else {
        throw SpecFault(.noIncomingVolume(measure.rawValue), at: span)
      }
      throw .silent
    }
    guard volume.axes.contains(measure.axis) else {
      throw SpecFault(.noSuchMeasure(measure.rawValue, of: volume.axes), at: span)
    }
    return volume[measure.axis]
  }
}

extension Expression {
  /// - Parameter span: of the whole expression.
  /// - Throws: `SpecFault`; `.silent` if the incoming volume is unknown because of an earlier error.
  func evaluate(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Value {
    try value(in: frame, at: span).known()
  }

  func number(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Number {
    try numberValue(in: frame, at: span).known()
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
}

extension Optional {
  /// The value of an expression of a description, whose names all have one.
  fileprivate func known() throws(SpecFault) -> Wrapped {
    guard let self else { throw .silent }
    return self
  }
}
