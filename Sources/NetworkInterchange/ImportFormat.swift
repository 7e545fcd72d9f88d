/// The formats of other programs that networks are read from.
package enum ImportFormat: Hashable, Sendable, CaseIterable {
  /// Text, which is read whole and which findings show.
  case text(TextFormat)
  /// Bytes, which are read piecemeal: most of them are weights.
  case binary(BinaryFormat)

  package static let allCases: [ImportFormat] =
    TextFormat.allCases.map { .text($0) } + BinaryFormat.allCases.map { .binary($0) }

  /// The formats of text.
  package enum TextFormat: Hashable, Sendable, CaseIterable {
    /// Text of protocol buffers, as Caffe has it.
    case caffe
  }

  /// The formats of bytes.
  package enum BinaryFormat: Hashable, Sendable, CaseIterable {
    /// Protocol buffers with the schema of ONNX.
    case onnx
    /// One that is only told by name.
    case refused(RefusedFormat)

    package static let allCases: [BinaryFormat] =
      [.onnx] + RefusedFormat.allCases.map { .refused($0) }
  }

  /// True if networks are read from it.
  package var isRead: Bool {
    switch self {
    case .text, .binary(.onnx): true
    case .binary(.refused): false
    }
  }

  /// The extensions of its files.
  package var extensions: [String] {
    switch self {
    case .text(.caffe): [".prototxt"]
    case .binary(.onnx): [".onnx"]
    case .binary(.refused(let format)): format.extensions
    }
  }

  /// As messages call its files.
  package var name: String {
    switch self {
    case .text(.caffe): "a network of Caffe"
    case .binary(.onnx): "an ONNX file"
    case .binary(.refused(let format)): format.name
    }
  }

  /// True if folders are searched for such files. Other extensions are of many kinds of files.
  package var isFoundInFolders: Bool {
    switch self {
    case .text(.caffe), .binary(.onnx): true
    case .binary(.refused): false
    }
  }

  /// The format of a file that begins with these bytes; nil if none is told by that.
  package init?(ofContent head: some Collection<UInt8>) {
    if let format = RefusedFormat(ofContent: head) {
      self = .binary(.refused(format))
    } else if ONNXFile.recognizes(head) {
      self = .binary(.onnx)
    } else if CaffeFile.recognizes(head) {
      self = .text(.caffe)
    } else {
      return nil
    }
  }
}
