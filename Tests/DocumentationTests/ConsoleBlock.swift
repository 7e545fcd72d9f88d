/// A command of a `console` block and what the block shows below it.
struct ConsoleCommand {
  /// Behind the `$ `.
  let command: String
  let shown: [String]
}

extension CodeBlock {
  var commands: [ConsoleCommand] {
    var commands: [ConsoleCommand] = []
    for line in lines {
      if line.hasPrefix("$ ") {
        commands.append(ConsoleCommand(command: String(line.dropFirst(2)), shown: []))
      } else if let last = commands.popLast() {
        commands.append(ConsoleCommand(command: last.command, shown: last.shown + [line]))
      }
    }
    return commands
  }
}

/// What a page shows of an output; a line `…` stands for any number of lines left out.
struct ShownOutput {
  static let omission = "…"
  /// The lines between omissions.
  let pieces: [[String]]

  init(_ lines: [String]) {
    pieces = lines.split(separator: ShownOutput.omission, omittingEmptySubsequences: false)
      .map(Array.init)
  }

  func matches(_ output: [String]) -> Bool {
    guard pieces.count > 1, let head = pieces.first, let tail = pieces.last else {
      return pieces.first == output
    }
    guard output.count >= head.count + tail.count, output.starts(with: head),
      output.suffix(tail.count).elementsEqual(tail)
    else { return false }
    var rest = output.dropFirst(head.count).dropLast(tail.count)
    for piece in pieces.dropFirst().dropLast() {
      guard let found = rest.indices.first(where: { rest[$0...].starts(with: piece) }) else {
        return false
      }
      rest = rest[(found + piece.count)...]
    }
    return true
  }

  /// The page's lines as they should be. Omissions stay where they were counted from both ends; pieces
  /// in the middle are found again by the word they begin with.
  func updated(to output: [String]) -> [String] {
    guard pieces.count > 1, let head = pieces.first, let tail = pieces.last,
      output.count > head.count + tail.count
    else { return output }
    var updated = Array(output.prefix(head.count)) + [ShownOutput.omission]
    let middle = output.dropFirst(head.count).dropLast(tail.count)
    for piece in pieces.dropFirst().dropLast() {
      let word = piece.first?.split(separator: " ").first
      guard let start = middle.firstIndex(where: { $0.split(separator: " ").first == word }) else {
        continue
      }
      updated += middle[start...].prefix(piece.count) + [ShownOutput.omission]
    }
    return updated + output.suffix(tail.count)
  }
}
