/// A text that findings point into: a description file, standard input, or a file of the zoo.
public struct SourceFile: Sendable {
  /// The name shown to the user, usually the path as they wrote it.
  public let path: String
  /// The text, UTF-8.
  public let bytes: [UInt8]

  /// A text under the name that findings show.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Names one file of a `SourceMap`.
public struct SourceID: Hashable, Sendable {
  /// The file's place in `SourceMap.files`.
  public let index: UInt32

  /// The identifier of the file at an index of one map; it means nothing in another.
  public init(index: UInt32) { self.index = index }
}

/// All texts read in one run, so that a span can name its file in four bytes.
public struct SourceMap: Sendable {
  /// The texts in the order in which they were added.
  public private(set) var files: [SourceFile] = []

  /// A map of no files.
  public init() {}

  /// Adds a text and returns the identifier by which spans name it.
  public mutating func add(_ file: SourceFile) -> SourceID {
    files.append(file)
    return SourceID(index: UInt32(files.count - 1))
  }

  /// The text of an identifier that this map gave.
  ///
  /// - Precondition: the identifier is this map's.
  public subscript(id: SourceID) -> SourceFile { files[Int(id.index)] }
}

/// A range of UTF-8 bytes in one source file.
public struct SourceSpan: Hashable, Sendable {
  /// The file that the range lies in.
  public let source: SourceID
  private let lower: UInt32
  private let upper: UInt32

  /// - Precondition: `range` lies below 4 GiB; readers refuse larger files long before.
  public init(source: SourceID, range: Range<Int>) {
    self.source = source
    self.lower = UInt32(range.lowerBound)
    self.upper = UInt32(range.upperBound)
  }

  /// Offsets in bytes from the start of the file.
  public var range: Range<Int> { Int(lower)..<Int(upper) }

  /// The part of this span between two offsets counted from its start.
  public func slice(_ part: Range<Int>) -> SourceSpan {
    SourceSpan(
      source: source,
      range: Int(lower) + part.lowerBound..<Int(lower) + part.upperBound)
  }
}
