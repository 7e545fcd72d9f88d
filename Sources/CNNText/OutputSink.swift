/// The destination of a report: a file, standard output, memory.
///
/// Writers hand over pieces of some ten kilobytes, so a sink need not collect them.
public protocol OutputSink {
  /// Takes all of `bytes`.
  mutating func write(_ bytes: [UInt8]) throws(OutputError)
}

/// The reason that a report could not be completely written.
public enum OutputError: Error, Hashable, Sendable {
  /// The reader has gone, as `head` does: a reason to stop, not to complain.
  case closed
  /// The system's error number: a full disk, a failing device.
  case system(code: Int32)
}

/// Keeps what is written.
public struct MemorySink: OutputSink, Sendable {
  /// Everything written so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty sink.
  public init() {}

  /// Appends the bytes; never fails.
  public mutating func write(_ bytes: [UInt8]) throws(OutputError) {
    self.bytes.append(contentsOf: bytes)
  }

  /// The text written.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
