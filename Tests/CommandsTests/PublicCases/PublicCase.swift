import CNNHost
import Foundation
import ProgramRun
import TestSupport
import Testing

/// A public question about a network, the command that answers it, and the right answer.
struct PublicCase: Sendable, CustomTestStringConvertible {
  /// Where the network comes from.
  enum Model: Sendable {
    /// A file of the folder `cases` beside the reference figures, as others wrote it.
    case file(String)
    /// A description, given on standard input.
    case described(String)
    /// Networks of the zoo, named by the command itself.
    case zoo
  }

  /// What the command has to give.
  enum Answer: Sendable {
    /// A number in the JSON at this path, such as `totals.parameters` or `layers.conv1.output`.
    case value(String, [Int64])
    /// A part of the output.
    case prints(String)
    /// A finding of this kind whose text, notes and help contain all of these.
    case finds(String, [String])
    /// Nothing on the error stream, and a clean end.
    case isClean
  }

  /// Who asked, as `repository #number`.
  let question: String
  let model: Model
  /// The words of the command line; `MODEL` stands for the model.
  let command: String
  let answers: [Answer]

  init(_ question: String, _ model: Model, _ command: String, _ answers: Answer...) {
    self.question = question
    self.model = model
    self.command = command
    self.answers = answers
  }

  var testDescription: String { "\(question): \(command)" }

  /// The folder of the cases; nil if it is not there.
  static var folder: URL? {
    guard let folder = referenceFolder?.deletingLastPathComponent().appending(path: "cases") else {
      return nil
    }
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  func check() throws {
    var input = ""
    var path = ""
    switch model {
    case .file(let name): path = try #require(Self.folder).appending(path: name).path
    case .described(let text): (path, input) = ("-", text)
    case .zoo: break
    }
    // `␣` is a blank inside of one word.
    let words = command.split(separator: " ").map { word in
      String(word).replacing("MODEL", with: path).replacing("␣", with: " ")
    }
    let run = ProgramRun(words, input: input)
    for answer in answers { try check(answer, of: run) }
  }

  private func check(_ answer: Answer, of run: ProgramRun) throws {
    switch answer {
    case .value(let path, let expected):
      let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      let found = try #require(
        PublicCase.value(at: path.split(separator: ".").map(String.init), in: json),
        "nothing at \(path)")
      #expect(found == expected, "\(path)")
    case .prints(let text):
      #expect(run.output.contains(text), "\(run.screen)")
    case .finds(let id, let texts):
      #expect(run.errors.contains("[\(id)]"), "\(run.screen)")
      for text in texts { #expect(run.errors.contains(text), "\(run.errors)") }
    case .isClean:
      #expect(run.code == .clean && run.errors.isEmpty, "\(run.screen)")
    }
  }

  /// The numbers at a path: members by name, elements of arrays by their `name`.
  private static func value(at path: [String], in json: Any) -> [Int64]? {
    guard let step = path.first else {
      if let number = json as? NSNumber { return [number.int64Value] }
      return (json as? [NSNumber])?.map { $0.int64Value }
    }
    let rest = Array(path.dropFirst())
    if let object = json as? [String: Any] {
      return object[step].flatMap { value(at: rest, in: $0) }
    }
    guard let elements = json as? [[String: Any]] else { return nil }
    let element = elements.first { $0["name"] as? String == step }
    return element.flatMap { value(at: rest, in: $0) }
  }
}
