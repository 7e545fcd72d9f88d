import FileFormats
import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

/// A file of zeros after its first bytes, which counts what is read of it.
private final class LongFile: ByteSource {
  private let head: [UInt8]
  let count: Int
  private(set) var bytesRead = 0

  init(_ head: [UInt8], count: Int) {
    self.head = head
    self.count = count
  }

  func read(_ range: Range<Int>) throws(InterchangeError) -> [UInt8] {
    guard range.upperBound <= count else { throw .truncated }
    bytesRead += range.count
    return range.map { $0 < head.count ? head[$0] : 0 }
  }
}

@Suite struct FileSizesTests {
  private static let most = 1 << 16

  private static func npy(_ shape: String) -> [UInt8] {
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
  }

  @Test(
    "an image of another size is refused by its header alone",
    arguments: [
      ("a.pgm", Array("P5\n46340 46340\n255\n".utf8), "its shape is 1×46340×46340, and"),
      ("a.npy", npy("(46340, 46340)"), "its shape is 46340×46340, and"),
      ("a.npy", npy("()"), "it holds a single number, and"),
    ])
  func images(_ name: String, _ head: [UInt8], _ words: String) throws {
    let file = LongFile(head, count: 1 << 31)
    let volume = try Shape(height: 32, width: 32, channels: 1)
    do throws(InterchangeError) {
      _ = try ImageFile(path: name).tensor(for: volume, from: file)
      Issue.record("the image was taken")
    } catch {
      #expect(error.reason.contains(words), "\(error.reason)")
    }
    #expect(file.bytesRead < FileSizesTests.most)
  }

  @Test("an array of weights of another size is refused by the header alone")
  func weights() throws {
    let json = Array(
      #"{"c.weight":{"dtype":"U8","shape":[2147483647],"data_offsets":[0,2147483647]}}"#.utf8)
    let file = LongFile(
      [UInt8(json.count), 0, 0, 0, 0, 0, 0, 0] + json, count: 8 + json.count + 2_147_483_647)
    let network = try network("input 8 8 1; conv c filters=2 kernel=3")
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(SeededParameters(seed: 0)),
      with: try WeightFile(file, path: "w.safetensors", matching: .byName))
    _ = try executor.step()
    #expect(throws: ExecutionError.self) { try executor.step() }
    #expect(file.bytesRead < FileSizesTests.most)
  }
}
