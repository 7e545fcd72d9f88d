import CNNText

/// One object with the report's schema and the members of its parts, in their order.
struct JSONReport {
  let report: Report

  init(_ report: Report) { self.report = report }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", report.schema)
    try write(report.parts, to: &json, &sink)
    json.end()
    try sink.write(json.take())
  }

  private func write(
    _ parts: [Report.Part], to json: inout JSONWriter, _ sink: inout some OutputSink
  ) throws(OutputError) {
    for part in parts {
      switch part {
      case .line, .remark: continue
      case .member(let member): json.write(member)
      case .section(let section): try write(section, to: &json, &sink)
      case .notes(let lines): json.member("notes", lines)
      case .object(let key, let layout, let inner):
        json.key(key)
        json.beginObject(layout)
        try write(inner, to: &json, &sink)
        json.end()
      case .objects(let key, let objects):
        json.key(key)
        json.beginArray()
        for inner in objects {
          json.beginObject()
          try write(inner, to: &json, &sink)
          json.end()
        }
        json.end()
      }
    }
  }

  private func write(
    _ section: Section, to json: inout JSONWriter, _ sink: inout some OutputSink
  ) throws(OutputError) {
    guard let key = section.key else { return }
    json.key(key)
    json.beginArray()
    for index in 0..<section.rowCount {
      section.write(rowAt: index, to: &json)
      if json.pendingCount >= 32 << 10 { try sink.write(json.take()) }
    }
    json.end()
  }
}
