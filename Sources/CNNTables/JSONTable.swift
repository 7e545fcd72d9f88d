public import CNNText

/// `cnnshape.table/2` (`docs/json.md`): the columns, a row per line, totals and notes.
struct JSONTable {
  let table: Table

  init(_ table: Table) { self.table = table }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.table/2")
    json.member("caption", table.caption)
    json.key("columns")
    json.beginArray()
    for column in table.columns {
      json.beginObject(.oneLine)
      json.member("id", column.id)
      json.member("header", column.header)
      if let unit = column.unit { json.member("unit", unit) }
      json.end()
    }
    json.end()
    json.key("rows")
    json.beginArray()
    try table.writeRows(to: &json, &sink)
    json.end()
    json.key("totals")
    json.beginArray()
    for cells in table.totals { table.append(cells, to: &json) }
    json.end()
    json.member("notes", table.notes)
    json.end()
    try sink.write(json.take())
  }

  /// Writes only the rows, one object per line.
  func writeLines(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    try table.writeRows(to: &json, &sink)
    try sink.write(json.take())
  }
}

extension Table {
  /// Writes each row as an object, keyed by the columns' ids, and hands finished text to the sink as it
  /// grows.
  fileprivate func writeRows(
    to json: inout JSONWriter, _ sink: inout some OutputSink
  ) throws(OutputError) {
    for index in 0..<rowCount {
      append(row(index).cells, to: &json)
      if json.pendingCount >= 32 << 10 { try sink.write(json.take()) }
    }
  }

  fileprivate func append(_ cells: [Cell], to json: inout JSONWriter) {
    json.beginObject(.oneLine)
    for (column, cell) in zip(columns, cells) where cell != .empty {
      json.key(column.id)
      json.value(cell)
    }
    json.end()
  }
}

extension JSONWriter {
  /// The cell's value: shapes as arrays, channels last, parts of a whole between 0 and 1, `null` for
  /// what is not counted.
  public mutating func value(_ cell: Cell) {
    switch cell {
    case .text(let text): value(text)
    case .integer(let integer): value(integer)
    case .decimal(let number, _), .percent(let number, _): value(number)
    case .shape(let extents):
      beginArray(.oneLine)
      for extent in extents { value(extent) }
      end()
    case .numbers(let numbers, _):
      beginArray(.oneLine)
      for number in numbers { value(number) }
      end()
    case .bound(let bound, let figure):
      note(bound)
      value(figure)
    case .unknown, .notCounted, .empty: null()
    }
  }
}
