import Testing

@testable import NetworkInterchange

@Suite struct ImportNamesTests {
  @Test(
    "a name is kept wherever a description could have it",
    arguments: [
      ("conv1", "conv1"), ("fire2/squeeze1x1", "fire2/squeeze1x1"), ("a b:0;c", "a b:0;c"),
      ("Größe", "Größe"), ("/layer1/layer1.0/conv1/Conv", "layer1/layer1.0/conv1/Conv"),
      ("a//b/", "a/b"), ("a{b}", "a_b_"), ("a\nb\u{7F}", "a_b_"), ("a\u{202E}b", "a_b"),
      ("", "relu"), ("///", "relu"),
    ])
  func cleaned(_ name: String, _ expected: String) {
    var names = ImportNames()
    #expect(names.unique(name, kind: "relu") == expected)
  }

  @Test("a name that there is already gets a number")
  func numbered() {
    var names = ImportNames()
    let given = ["a", "a", "a-2", "a", "", ""].map { names.unique($0, kind: "relu") }
    #expect(given == ["a", "a-2", "a-2-2", "a-3", "relu", "relu-2"])
  }

  @Test("a long name is cut at a character")
  func long() {
    var names = ImportNames()
    let name = names.unique(String(repeating: "é", count: 1000), kind: "relu")
    #expect(name.utf8.count == 512)
    #expect(name == String(repeating: "é", count: 256))
  }
}
