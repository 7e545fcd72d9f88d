import CNNTables
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
public import NetworkModel

/// The pixels that one unit of a layer sees, for `explain --unit`.
public struct UnitExplanation: Sendable {
  /// The unit's place along each axis.
  let place: Extents
  /// One for each input it depends on.
  let regions: [UnitRegion]
  /// False if nobody knows what it sees.
  let isKnown: Bool
  let network: InferredNetwork

  /// The unit at one position of a layer's volume, all its channels together.
  ///
  /// - Precondition: the layer's volume has the unit.
  public init(at place: Extents, of id: NodeID, in network: InferredNetwork) {
    self.place = place
    self.network = network
    let regions = UnitRegion.regions(of: place, of: id, in: network)
    self.regions = regions ?? []
    isKnown = regions != nil
  }

  private var axes: [Axis] { place.axes.all }

  // MARK: Words

  /// - `output`: the layer's volume.
  /// - `field`: the layer's receptive field, if it has one.
  @ReportBuilder func remarks(_ output: Shape, _ field: ReceptiveField?) -> [Report.Part] {
    if regions.isEmpty, isKnown { Remark("\(unitWords) \(seesNothing(in: field))") }
    for region in regions { Remark(words(of: region)) }
    if let field, !field.coversInput {
      if !regions.isEmpty || spans(in: field) != nil, let reach = reach(of: field) { Remark(reach) }
      if let inside = inside(output, field) { Remark(inside) }
    }
  }

  /// Returns why no pixel of the image is seen.
  private func seesNothing(in field: ReceptiveField?) -> String {
    let readsNothing = field.map { spans(in: $0) == nil } ?? false
    return readsNothing ? "reads nothing: it has no field" : "sees only padding"
  }

  private var unitWords: String {
    "unit (\(place.all.map { "\($0)" }.joined(separator: ", ")))"
  }

  private func words(of region: UnitRegion) -> String {
    let shape = network.shape(of: region.input)
    let name = regions.count == 1 ? "" : " of `\(network[region.input].name)`"
    let parts = shape.axes.all.map { axis in
      "\(region[axis].words(axis.unit)) of 0…\(shape[axis] - 1)"
    }
    return "\(unitWords) sees \(listed(parts, by: "and"))\(name)"
      + (region.isExact(on: shape.axes) ? "" : "; gaps between them are left out")
  }

  /// Returns the extent of the field without a border, and how much of it lies outside.
  private func reach(of field: ReceptiveField) -> String? {
    guard let spans = spans(in: field) else { return nil }
    func outside(_ span: PixelSpan, _ pixels: Int) -> Int64 {
      min(max(-span.first, 0) + max(span.last - Int64(pixels) + 1, 0), span.count)
    }
    let axes = field.axes.all
    let beyond = zip(axes, spans).map { outside($1, field[$0].pixels) }
    let center = spans.map { halves($0.first + $0.last) }.joined(separator: ", ")
    guard beyond.contains(where: { $0 > 0 }) else {
      return "it is centered at (\(center)), and sees no padding"
    }
    let extent = zip(axes, spans).map { "\($0.unit)s \(signed($1.first))…\(signed($1.last))" }
    let shares = zip(axes, zip(beyond, spans)).map { "\($1.0) of \($1.1.count) \($0.unit)s" }
    return "its field, \(listed(extent, by: "and")), is centered at (\(center)); "
      + "\(listed(shares, by: "and")) lie outside the image"
  }

  /// The units that see no padding; nil beyond 64 bits.
  private func inside(_ output: Shape, _ field: ReceptiveField) -> String? {
    var parts: [String] = []
    var isOne = true
    // Those of the image along which the volume has several units.
    for axis in output.axes.all where field.axes.contains(axis) {
      do throws(LayerError) {
        guard let units = try field[axis].unitsInside(of: output[axis]) else {
          return "every unit's field reaches beyond the image"
        }
        let isSingle = units.lowerBound == units.upperBound
        isOne = isOne && isSingle
        parts.append(
          isSingle
            ? "\(axis.unit) \(units.lowerBound)"
            : "\(axis.unit)s \(units.lowerBound)…\(units.upperBound)")
      } catch {
        return nil
      }
    }
    guard !parts.isEmpty else { return nil }
    let whole = output.axes == .two ? "plane" : "volume"
    return
      "\(listed(parts, by: "and")) of the \(whole) \(isOne && parts.count == 1 ? "sees" : "see") no padding"
  }

  /// The pixels of the unit's field along each axis, those beyond the border included; nil beyond 64 bits.
  private func spans(in field: ReceptiveField) -> [PixelSpan]? {
    var spans: [PixelSpan] = []
    for axis in field.axes.all {
      // Along an axis that the volume does not have, it has one unit.
      let unit = place.axes.contains(axis) ? place[axis] : 0
      guard let span = try? field[axis].span(of: Int64(unit)) else { return nil }
      spans.append(span)
    }
    return spans
  }

  // MARK: JSON

  /// The object `unit` of `docs/json.md`.
  func object(_ field: ReceptiveField?) -> Object {
    Object("unit") {
      for axis in axes { Member(axis.unit, place[axis]) }
      if let spans = field.flatMap({ spans(in: $0) }) {
        Member(
          "field",
          .record {
            for (axis, span) in zip(field?.axes.all ?? [], spans) {
              Member(axis.unit + "s", [span.first, span.last])
            }
            Member("center", .numbers(spans.map { $0.center }))
          })
      }
      Member(
        "regions",
        !isKnown
          ? .null
          : .list(of: regions) { region in
            let axes = network.shape(of: region.input).axes
            return .record {
              Member("input", network[region.input].name)
              for axis in axes.all { Member(axis.unit + "s", region[axis].data) }
              Member("exact", region.isExact(on: axes))
            }
          })
    }
  }
}

extension UnitRegion {
  /// True if it has every hole and nothing but what the unit sees.
  fileprivate func isExact(on axes: SpatialAxes) -> Bool {
    axes.all.allSatisfy { self[$0].isExact }
  }
}

extension PixelSet {
  /// `row 4`, `rows 2…6`, `rows 2, 4, 6`; of many holes the bounds and the count.
  fileprivate func words(_ one: String) -> String {
    let parts = ranges.prefix(6).map { range in
      range.count == 1
        ? NumberText.grouped(range.lowerBound) : "\(range.lowerBound)…\(range.upperBound)"
    }
    guard count != 1 else { return "\(one) \(parts[0])" }
    guard ranges.count > 6, let bounds else { return "\(one)s \(parts.joined(separator: ", "))" }
    return "\(count) \(one)s of \(bounds.lowerBound)…\(bounds.upperBound), with gaps,"
  }

  fileprivate var data: DataValue {
    .list(of: ranges, .oneLine) { range in
      .record {
        Member("first", range.lowerBound)
        Member("last", range.upperBound)
      }
    }
  }
}
