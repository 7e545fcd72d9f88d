import CNNDiagnostics
import Foundation
import NetworkConditions
import NetworkModel
import TestSupport
import Testing

@testable import NetworkSpec

@Suite struct VocabularyTests {
  @Test("every word is tried by some test", arguments: LayerWord.allCases)
  func everyWordIsTried(word: LayerWord) throws {
    let folder = packageFolder.appending(path: "Tests/NetworkSpecTests/Layers")
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
    let words = LayerWord.allCases.map(\.rawValue) + StatementWord.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    // A function is one only before a parenthesis: `max` may be a layer too.
    let functions = ExpressionFunction.all.map(\.name)
    #expect(Set(functions).count == functions.count)
    #expect(Set(functions).isDisjoint(with: StatementWord.allCases.map(\.rawValue)))
    #expect(ReservedWords.outOfScope.isDisjoint(with: words))
  }

  @Test(
    "a property has one name in a schema, and none of the common ones",
    arguments: LayerWord.allCases)
  func schemas(word: LayerWord) {
    let names = word.properties.map(\.name) + CommonProperty.allCases.map(\.rawValue)
    #expect(Set(names).count == names.count)
  }

  @Test("unknown words get the nearest known one, those out of scope are reported as such")
  func unknownWords() {
    let found = expectFindings(networkText("«cnov» filters=1"), .unknownWord)
    #expect(found.first?.help.first?.text == "did you mean `conv`?")
    expectFindings(networkText("«lstm» units=3"), .outOfScope)
    expectFindings(networkText("«conv3d» filters=3 kernel=3"), .unknownWord)
  }
}
