import CNNHost
import Commands
import Foundation
import ProgramRun
import TestSupport

/// What a command line of a page may say.
enum ShellError: Error {
  case unknownProgram(String)
  case unfinishedQuote(String)
}

/// As much of a shell as the pages need: `cnnshape …`, `echo $?`, quotes, `|`, `> FILE` and `< FILE`,
/// in a folder of its own that holds the files the page defines and those that no page can show.
struct Shell {
  /// Columns of the terminal that the pages show.
  static let width = 100
  /// Below the working folder, which imports may not leave, and short, as messages shorten paths.
  private let name = ".build/page-\(UUID().uuidString.prefix(8))"
  let folder: URL
  private(set) var lastCode = ExitCode.clean

  /// - Parameter files: by name.
  init(files: [String: String]) throws {
    folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  /// Files that a page cannot hold, by name.
  private static let unshowable: [String: Data] = [
    "latin-1.kdl": Data(Array("// caf".utf8) + [0xE9, UInt8(ascii: "\n")]),
    "large.kdl": Data(count: 17 << 20),
    "deep.kdl": Data(
      ("network deep {\n" + String(repeating: "repeat 1 { ", count: 300)
        + String(repeating: "}", count: 300) + "\n}\n").utf8),
  ]

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// What the terminal shows, line by line.
  mutating func run(_ line: String) throws -> [String] {
    var screen = ""
    var input = ""
    let stages = try Shell.words(of: line).split(separator: "|", omittingEmptySubsequences: false)
    for (index, stage) in stages.enumerated() {
      var words = Array(stage)
      var target: String?
      if let place = words.firstIndex(of: ">"), place + 1 < words.count {
        target = words[place + 1]
        words.removeSubrange(place...(place + 1))
      }
      if let place = words.firstIndex(of: "<"), place + 1 < words.count {
        input = try String(contentsOf: url(of: words[place + 1]), encoding: .utf8)
        words.removeSubrange(place...(place + 1))
      }
      let isLast = index == stages.count - 1 && target == nil
      let (output, shown) = try run(words, input: input, onTerminal: isLast)
      screen += shown
      input = output
      if let target { try Data(output.utf8).write(to: url(of: target)) }
    }
    return lines(of: screen)
  }

  /// - Returns: standard output, and what of it all the terminal shows.
  private mutating func run(
    _ words: [String], input: String, onTerminal: Bool
  ) throws -> (output: String, shown: String) {
    if words == ["echo", "$?"] { return ("", "\(lastCode.rawValue)\n") }
    if words.count == 2, words[0] == "cat" {
      let text = try String(contentsOf: url(of: words[1]), encoding: .utf8)
      return (text, onTerminal ? text : "")
    }
    let prefixes = [["cnnshape"], ["swift", "run", "-c", "release", "cnnshape"]]
    guard let prefix = prefixes.first(where: words.starts(with:)) else {
      throw ShellError.unknownProgram(words.joined(separator: " "))
    }
    for word in words {
      // Large, so only where they are wanted.
      try Shell.unshowable[word]?.write(to: url(of: word))
    }
    let arguments = words.dropFirst(prefix.count).map { path(of: $0) }
    let run = ProgramRun(arguments, input: input, width: onTerminal ? Shell.width : nil)
    lastCode = run.code
    return (run.output, onTerminal ? run.screen : run.errors)
  }

  // MARK: Files

  private func url(of name: String) -> URL { folder.appending(path: name) }

  /// Where the file that a word names lies: in the page's folder or in the checkout.
  func path(of word: String) -> String {
    if word == "zoo" || word.hasPrefix("zoo/") { return packageFolder.path + "/" + word }
    let name = word.prefix { $0 != "#" }
    let extensions = [
      ".kdl", ".csv", ".json", ".md", ".tex", ".prototxt", ".h5", ".onnx", ".keras", ".cfg",
      ".yaml",
    ]
    let isFile = name.hasSuffix("/") || extensions.contains { name.hasSuffix($0) }
    return isFile && !word.hasPrefix("-") ? self.name + "/" + word : word
  }

  /// The output as it is where the files lie in the working folder.
  private func lines(of screen: String) -> [String] {
    var lines = screen.replacingOccurrences(of: name + "/", with: "")
      .replacingOccurrences(of: packageFolder.path + "/", with: "")
      // A page shows lines; that CSV ends them with CR LF is for a test of CSV.
      .replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  // MARK: Words

  static func words(of line: String) throws -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch character {
      case quote: quote = nil
      case _ where quote != nil: word?.append(character)
      case "'", "\"":
        quote = character
        word = word ?? ""
      case " ":
        if let finished = word { words.append(finished) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { throw ShellError.unfinishedQuote(line) }
    return words + (word.map { [$0] } ?? [])
  }
}
