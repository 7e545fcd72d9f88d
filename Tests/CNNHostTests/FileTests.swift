import CNNHost
import Testing

@Suite struct FileTests {
  private func file(_ text: String) throws -> TemporaryFile {
    try TemporaryFile(Array(text.utf8), suffix: ".txt")
  }

  @Test("a file is read completely or, beyond the limit, not at all")
  func limit() throws {
    let file = try file("0123456789")
    #expect(file.path.hasSuffix(".txt"))
    #expect(try FileAccess.read(file.path, limit: 10) == Array("0123456789".utf8))
    #expect(throws: FileError.tooLarge(limit: 9)) { try FileAccess.read(file.path, limit: 9) }
    #expect(throws: FileError.missing) { try FileAccess.read(file.path + "x", limit: 9) }
    #expect(throws: FileError.isDirectory) { try FileAccess.read("/", limit: 9) }
  }

  @Test("a device without an end is refused at the limit")
  func device() {
    #expect(throws: FileError.tooLarge(limit: 1000)) {
      try FileAccess.read("/dev/zero", limit: 1000)
    }
  }

  @Test("a temporary file is deleted with its owner")
  func temporary() throws {
    var file: TemporaryFile? = try file("a")
    let path = try #require(file?.path)
    #expect(FileAccess.kind(of: path) == .file)
    file = nil
    #expect(FileAccess.kind(of: path) == .missing)
  }

  @Test("a new file has its name when it is finished, and leaves nothing if it is not")
  func newFile() throws {
    let old = try file("old")
    #expect(throws: FileError.exists) { try NewFile(old.path, replacing: false) }
    do {
      let unfinished = try NewFile(old.path, replacing: true)
      try unfinished.append([1])
    }
    #expect(try FileAccess.read(old.path, limit: 9) == Array("old".utf8))
    let new = try NewFile(old.path, replacing: true)
    try new.append(Array("ne".utf8))
    try new.append(Array("w".utf8))
    try new.finish()
    #expect(try FileAccess.read(old.path, limit: 9) == Array("new".utf8))
  }

  @Test("ranges of an open file")
  func ranges() throws {
    let file = try file("0123456789")
    let open = try OpenFile(file.path)
    #expect(open.count == 10)
    #expect(try open.bytes(in: 2..<5) == Array("234".utf8))
    #expect(try open.bytes(in: 10..<10) == [])
    for range in [8..<11, -1..<3] {
      #expect(throws: FileError.truncated) { try open.bytes(in: range) }
    }
  }
}
