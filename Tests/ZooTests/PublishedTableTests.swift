import Foundation
import TestSupport
import Testing

/// Goes over every row of `published_tables.csv`: each is checked against the arithmetic, or is listed with
/// the reason why it is not.
@Suite(
  .enabled(
    if: publishedTable != nil, "published_tables.csv in CNNSHAPE_REFERENCE or ../shared/reference"))
struct PublishedTableTests {
  @Test("no row goes unchecked without a reason")
  func everyRowIsAccountedFor() throws {
    let omissions = try PublishedOmission.all()
    let fields = PublishedTableRow.fieldsOfFixture()
    let figures = Set(PublishedFigure.all.map(\.key))
    var held = Set<PublishedFigure.Key>()
    var heldTwice = 0
    var heldFields = 0
    var omitted: [PublishedOmission.Rule: Int] = [:]
    let rows = try PublishedTableRow.all(in: #require(publishedTable))
    for row in rows {
      if figures.contains(row.key) {
        if !held.insert(row.key).inserted { heldTwice += 1 }
      } else if let field = row.field, fields.contains(field) {
        heldFields += 1
      } else if let rule = row.rules.first(where: { omissions[$0] != nil }) {
        omitted[rule, default: 0] += 1
      } else {
        Issue.record("neither held nor listed: \(row.key)")
      }
    }
    #expect(rows.count == 2859)
    #expect(held == figures, "figures of the fixture that the table does not have")
    #expect(heldFields == 651)
    #expect(heldTwice == 156)
    #expect(omitted == omissions.mapValues(\.rows))
  }

  @Test("most rows of the networks that the project has are held")
  func shareOfRowsHeld() throws {
    let reasons = try Dictionary(
      grouping: PublishedOmission.all().values, by: { $0.reason.prefix { $0 != ":" } }
    ).mapValues { $0.map(\.rows).reduce(0, +) }
    #expect(reasons == ["network not described": 868, "quantity not computed": 570])
  }
}

/// The file, where the reference folder is there.
private let publishedTable: URL? = {
  let table = goldenFolder?.deletingLastPathComponent().appending(path: "published_tables.csv")
  return table.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
}()

/// Rows that are not checked against anything.
struct PublishedOmission {
  /// Which rows; `*` stands for any model or metric.
  struct Rule: Hashable {
    let source: String
    let model: String
    let metric: String
  }

  /// Their number.
  let rows: Int
  let reason: String

  /// `Tests/Fixtures/published-omissions.csv`.
  static func all() throws -> [Rule: PublishedOmission] {
    let file = packageFolder.appending(path: "Tests/Fixtures/published-omissions.csv")
    let rules = try csvRows(of: file).map { row in
      try #require(row.count == 5)
      let omission = PublishedOmission(rows: try #require(Int(row[3])), reason: row[4])
      return (Rule(source: row[0], model: row[1], metric: row[2]), omission)
    }
    return Dictionary(uniqueKeysWithValues: rules)
  }
}

/// A row of `published_tables.csv`.
struct PublishedTableRow {
  /// A receptive field's size, stride or padding at an end point, by its name in `receptive-field.csv`.
  struct Field: Hashable {
    let tap: String
    let metric: String
    let value: String
  }

  let key: PublishedFigure.Key
  let field: Field?

  /// The rules that may leave the row out, the narrowest first.
  var rules: [PublishedOmission.Rule] {
    [(key.model, key.metric), ("*", key.metric), (key.model, "*")].map {
      PublishedOmission.Rule(source: key.source, model: $0.0, metric: $0.1)
    }
  }

  static func all(in table: URL) throws -> [PublishedTableRow] {
    let taps = ReferenceFields.googleTaps
    return try csvRows(of: table).map { row in
      try #require(row.count == 7)
      let (source, metric, value) = (row[0], row[3], row[4])
      let isField = source.contains("RECEPTIVE_FIELD") || source.contains("receptive_field")
      let model = isField && !metric.hasPrefix("FLOPs") ? twins[row[2]] ?? row[2] : row[2]
      // "end point vgg_16/pool5; input resolution 224; …"
      let notes = row[6].split(separator: ";").map { $0.split(separator: " ").last ?? "" }
      var tap: String?
      var name = metric
      if source == "RECEPTIVE_FIELD_TABLE.md", !metric.hasPrefix("FLOPs") {
        let endPoint = notes[0].split(separator: "/").last ?? ""
        tap = "\(model) \(endPoint)"
        if PublishedFigure.modelsByResolution.contains(model) {
          name = "\(metric) at \(endPoint) of \(notes[1])"
        }
      } else if source == "receptive_field README" {
        tap = taps.last { $0.split(separator: " ").first == model[...] }
      }
      return PublishedTableRow(
        key: .init(source: source, model: model, metric: name, value: value, unit: row[5]),
        field: tap.map { Field(tap: $0, metric: metric, value: value) })
    }
  }

  /// Models of Google's table whose units see what another model's see: neither the order within a
  /// residual unit nor the width plays a part in it.
  private static let twins = [
    "resnet_v2_50": "resnet_v1_50", "resnet_v2_101": "resnet_v1_101",
    "resnet_v2_152": "resnet_v1_152", "resnet_v2_200": "resnet_v1_200",
    "mobilenet_v1_075": "mobilenet_v1",
  ]

  /// What `receptive-field.csv` has of Google's table.
  static func fieldsOfFixture() -> Set<Field> {
    Set(
      ReferenceFields.all.filter { $0.source == "Google" }.flatMap(\.fields).flatMap { field in
        [
          ("receptive field", field.size), ("effective stride", field.stride),
          ("effective padding", field.padding),
        ].map { Field(tap: field.tap, metric: $0.0, value: String($0.1)) }
      })
  }
}

extension ReferenceFields {
  /// The end points of Google's table, a model's in order.
  fileprivate static var googleTaps: [String] {
    all.filter { $0.source == "Google" }.flatMap(\.fields).map(\.tap)
  }
}

extension PublishedFigure {
  /// Models whose fields depend on the input's resolution, so that the fixture has them by it.
  fileprivate static let modelsByResolution: Set = Set(
    all.filter { $0.key.source == "RECEPTIVE_FIELD_TABLE.md" }.map(\.key.model))
}
