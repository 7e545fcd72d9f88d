import CNNText
import Foundation
import FileFormats
import CNNTables
import Synchronization

/// A folder that goes when the test is over.
final class VerifyFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(VerifyFolder.description.utf8).write(to: url.appending(path: "net.kdl"))
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func array(_ name: String) throws -> NumericArray {
    let source = ByteBuffer(Array(try Data(contentsOf: url.appending(path: name))))
    return try NPYFile(source).read(source)
  }

  var names: Set<String> {
    get throws { Set(try FileManager.default.contentsOfDirectory(atPath: url.path)) }
  }

  private static let description = """
    network net {
        input 6 5 2
        conv first filters=4 kernel=3 pad=1 stride=2 rounding=floor
        batchnorm norm; relu
        add { path { conv inner filters=4 kernel=3 pad=same }; path { } }
        maxpool kernel=2 stride=1 rounding=ceil
        fc classes units=3; softmax
    }
    """
}

/// How often it was asked.
final class AskedCount: Sendable {
  private let count = Atomic<Int>(0)

  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// What was written to a stream.
final class ScreenText: OutputSink {
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func write(_ bytes: [UInt8]) throws(OutputError) { self.bytes += bytes }
}
