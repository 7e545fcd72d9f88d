import CNNDiagnostics
import Foundation
import NetworkConditions
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct VocabularyTests {
  @Test("every kind has its room and its tests here", arguments: LayerKind.allCases)
  func everyKindIsAtHome(kind: LayerKind) {
    let name = kind == .input ? "inputVolume" : "\(kind)"
    let room = name.prefix(1).uppercased() + name.dropFirst()
    let here = repository.appending(path: "Tests/NetworkSpecTests/Layers/\(room)Tests.swift")
    #expect(FileManager.default.fileExists(atPath: here.path))
    // An input is a statement of its own.
    guard kind != .input else { return }
    let source = repository.appending(path: "Sources/NetworkSpec/Layers/\(room).swift")
    #expect(FileManager.default.fileExists(atPath: source.path))
  }

  @Test("every word is tried by some test", arguments: LayerWord.allCases)
  func everyWordIsTried(word: LayerWord) throws {
    let folder = repository.appending(path: "Tests/NetworkSpecTests/Layers")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let isTried = try files.contains { file in
      let text = try String(contentsOf: file, encoding: .utf8)
      return text.contains("#\"\(word.rawValue) ")
        || text.contains("#\"\(word.rawValue)\"#")
    }
    #expect(isTried)
  }

  @Test("no word is two things")
  func wordsAreDistinct() {
    let words =
      LayerWord.allCases.map(\.rawValue) + StatementWord.allCases.map(\.rawValue)
      + ExpressionFunction.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    #expect(ReservedWords.outOfScope.isDisjoint(with: words))
  }

  @Test(
    "a property has one name in a schema, and none of the common ones",
    arguments: LayerWord.allCases)
  func schemas(word: LayerWord) {
    let names = word.properties.map(\.name) + CommonProperty.allCases.map(\.rawValue)
    #expect(Set(names).count == names.count)
  }

  @Test("unknown words get the nearest known one, those out of scope are told so")
  func unknownWords() {
    let found = expectFindings(networkText("«cnov» filters=1"), .unknownWord)
    #expect(found.first?.help.first?.text == "did you mean `conv`?")
    expectFindings(networkText("«lstm» units=3"), .outOfScope)
    expectFindings(networkText("«conv3d» filters=3"), .outOfScope)
  }
}
