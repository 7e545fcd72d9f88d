import CNNTables
package import CNNText
package import NetworkAnalysis
import NetworkModel

extension ConventionTotals {
  /// The members of a convention in every report (`docs/json.md`).
  package var data: DataValue {
    .object {
      Member("name", convention.name)
      Member("title", convention.title)
      Member("unit", convention.unit.rawValue)
      Member("mode", convention.mode.rawValue)
      Member("source", convention.source)
      Member("evidence", convention.evidence.rawValue)
      Member("total", figure.total)
      if let vector { Member("vector", vector.data) }
      Member(
        "terms",
        .list(of: figure.items) { item in
          .record {
            Member("term", item.term.rawValue)
            Member("amount", item.amount)
          }
        })
      Member("parameters", parameters.total)
      Member(
        "notCounted",
        .list(of: notCounted) { kind in
          .record {
            Member("kind", kind.kind)
            Member("layers", kind.layers)
          }
        })
    }
  }
}

extension OperationVector {
  var data: DataValue {
    .record { for count in Count.allCases { Member(count.rawValue, self[count]) } }
  }
}
