/// An expression of Python that can be broken into lines.
indirect enum PythonCode {
  case text(String)
  /// What is between an opening and a closing, in lines of parts that belong together.
  case call(open: String, lines: [[PythonCode]], close: String)
  case around(String, PythonCode, String)

  /// On one line.
  var flat: String {
    switch self {
    case .text(let text): text
    case .call(let open, let lines, let close):
      open + lines.joined().map { $0.flat }.joined(separator: ", ") + close
    case .around(let before, let code, let after): before + code.flat + after
    }
  }

  /// Characters on one line, or more than `limit`: no more of it is looked at than that.
  private func width(upTo limit: Int) -> Int {
    switch self {
    case .text(let text): return text.utf8.count
    case .call(let open, let lines, let close):
      var width = open.utf8.count + close.utf8.count
      for line in lines {
        for part in line {
          if width > limit { return width }
          width += part.width(upTo: limit - width) + 2
        }
      }
      return lines.isEmpty ? width : width - 2
    case .around(let before, let code, let after):
      let own = before.utf8.count + after.utf8.count
      return own + code.width(upTo: limit - own)
    }
  }

  /// Lines behind an indentation, of which the first begins with `start` and the last ends with `end`.
  func lines(_ indent: Int, start: String = "", end: String = "") -> [String] {
    let margin = String(repeating: " ", count: indent)
    let room = PythonText.widest - indent - start.utf8.count - end.utf8.count
    if room > 0, width(upTo: room) <= room { return [margin + start + flat + end] }
    switch self {
    case .text(let text): return [margin + start + text + end]
    case .around(let before, let code, let after):
      return code.lines(indent, start: start + before, end: after + end)
    case .call(let open, let groups, let close):
      var lines = [margin + start + open]
      for group in groups {
        var line = ""
        for part in group {
          let inner = PythonText.widest - indent - 4 - 1
          if !line.isEmpty, line.utf8.count + 2 + part.width(upTo: inner) <= inner {
            line += ", " + part.flat
            continue
          }
          if !line.isEmpty { lines.append(margin + "    " + line + ",") }
          line = ""
          if part.width(upTo: inner) <= inner {
            line = part.flat
          } else {
            lines += part.lines(indent + 4, end: ",")
          }
        }
        if !line.isEmpty { lines.append(margin + "    " + line + ",") }
      }
      lines.append(margin + close + end)
      return lines
    }
  }
}
