import Testing

@testable import CNNText

@Suite struct PhraseTests {
  @Test(
    "a noun follows its number",
    arguments: [
      (0, "0 files", "files"), (1, "1 file", "file"), (2, "2 files", "files"),
      (2_147_483_647, "2,147,483,647 files", "files"),
    ])
  func nouns(_ count: Int, _ phrase: String, _ noun: String) {
    #expect(counted(count, "file") == phrase)
    #expect(plural("file", count) == noun)
  }
}
