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

  @Test("a pipe is written as it is, and not replaced", arguments: [false, true])
  func pipe(isReplacing: Bool) throws {
    let path = try file("").path + ".pipe"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let pipe = try NewFile(path, replacing: isReplacing)
    try pipe.append(Array("ab".utf8))
    try pipe.finish()
    var bytes = [UInt8](repeating: 0, count: 4)
    #expect(read(reader, &bytes, bytes.count) == 2)
    #expect(bytes.prefix(2) == ArraySlice("ab".utf8))
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
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

  /// A folder of its own; `body` removes what it makes there.
  private func inFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/cnnshape-folder-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(folder) }
    try body(folder)
  }

  @Test("a pipe that nobody named is refused at once, and listed as what cannot be read")
  func pipe() throws {
    try inFolder { folder in
      let (pipe, plain) = (folder + "/p.kdl", folder + "/a.kdl")
      try #require(mkfifo(pipe, 0o600) == 0)
      try FileAccess.write([1], to: plain, replacing: false)
      #expect(throws: FileError.notRegular) { try FileAccess.read(pipe, .found, limit: 9) }
      #expect(throws: FileError.notRegular) { try OpenFile(pipe) }
      let found = try FileAccess.files(below: folder, extensions: [".kdl"])
      #expect(found.map(\.path) == [plain, pipe])
      #expect(found.map(\.file) == [.success(plain), .failure(.notRegular)])
      unlink(pipe)
      unlink(plain)
    }
  }

  @Test("a name that is not UTF-8 is listed as what cannot be read")
  func nameOfBytes() throws {
    try inFolder { folder in
      let name = Array(folder.utf8) + Array("/bad".utf8) + [0xFF] + Array(".kdl".utf8) + [0]
      let path = name.map { CChar(bitPattern: $0) }
      let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
      try #require(descriptor >= 0)
      close(descriptor)
      let found = try FileAccess.files(below: folder, extensions: [".kdl"])
      #expect(found.map(\.file) == [.failure(.nameNotUTF8)])
      unlink(path)
    }
  }

  @Test("neither a link to nothing nor a file that has appeared meanwhile is replaced unasked")
  func appearing() throws {
    try inFolder { folder in
      let (link, new) = (folder + "/l", folder + "/new")
      try #require(symlink("nothing", link) == 0)
      #expect(throws: FileError.exists) { try NewFile(link, replacing: false) }
      let file = try NewFile(new, replacing: false)
      try file.append([1])
      try FileAccess.write([2], to: new, replacing: false)
      #expect(throws: FileError.exists) { try file.finish() }
      #expect(try FileAccess.read(new, limit: 9) == [2])
      unlink(link)
      unlink(new)
    }
  }

  @Test("a path with a zero byte names no file, whatever is before it")
  func zeroByte() throws {
    let file = try file("a")
    #expect(throws: FileError.missing) { try FileAccess.read(file.path + "\0x", limit: 9) }
  }
}
