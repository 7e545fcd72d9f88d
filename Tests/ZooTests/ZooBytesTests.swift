import Foundation
import TestSupport
import Testing
import ZooBytes

@Suite struct ZooBytesTests {
  @Test("the binary carries every file of zoo/ and no other")
  func listsTheFolder() throws {
    let folder = packageFolder.appending(path: "zoo")
    let onDisk = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".kdl") }
    #expect(zooFiles.map(\.path).sorted() == onDisk.sorted())
  }

  @Test("what it carries is what is on disk", arguments: zooFiles)
  func carriesTheBytes(_ file: ZooFile) throws {
    let onDisk = try Data(contentsOf: packageFolder.appending(path: "zoo/\(file.path)"))
    #expect(file.bytes == [UInt8](onDisk))
  }

  @Test("an index beyond the last file gives nothing")
  func endsAtTheLastFile() {
    var count = 1
    #expect(zoo_file_path(zoo_file_count()) == nil)
    #expect(zoo_file_bytes(zoo_file_count(), &count) == nil)
    #expect(count == 0)
  }
}
