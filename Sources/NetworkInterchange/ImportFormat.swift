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
    /// A `.cfg` of Darknet.
    case darknet
    /// JSON of a model of Keras.
    case keras
    /// YAML of a model of Ultralytics.
    case ultralytics
  }

  /// The formats of bytes.
  package enum BinaryFormat: Hashable, Sendable, CaseIterable {
    /// Protocol buffers with the schema of ONNX.
    case onnx
    /// A `.keras` archive.
    case kerasArchive
    /// One that is refused by name.
    case refused(RefusedFormat)

    package static let allCases: [BinaryFormat] =
      [.onnx, .kerasArchive] + RefusedFormat.allCases.map { .refused($0) }
  }

  /// True if networks are read from it.
  package var isRead: Bool {
    switch self {
    case .text, .binary(.onnx), .binary(.kerasArchive): true
    case .binary(.refused): false
    }
  }

  /// The extensions of its files.
  package var extensions: [String] {
    switch self {
    case .text(.caffe): [".prototxt"]
    case .binary(.onnx): [".onnx"]
    case .text(.darknet): [".cfg"]
    // Graphs end in `.json` too: the content tells which it is.
    case .text(.keras): []
    case .text(.ultralytics): [".yaml", ".yml"]
    case .binary(.kerasArchive): [".keras"]
    case .binary(.refused(let format)): format.extensions
    }
  }

  /// As messages call its files.
  package var name: String {
    switch self {
    case .text(.caffe): "a network of Caffe"
    case .binary(.onnx): "an ONNX file"
    case .text(.darknet): "a network of Darknet"
    case .text(.keras), .binary(.kerasArchive): "a model of Keras"
    case .text(.ultralytics): "a model of Ultralytics"
    case .binary(.refused(let format)): format.name
    }
  }

  /// True if folders are searched for such files. Other extensions are of many kinds of files.
  package var isFoundInFolders: Bool {
    switch self {
    case .text(.caffe), .binary(.onnx), .binary(.kerasArchive): true
    case .text(.darknet), .text(.keras), .text(.ultralytics): false
    case .binary(.refused): false
    }
  }

  /// The format of a file that begins with these bytes; nil if none is told by that.
  package init?(ofContent head: some Collection<UInt8>) {
    if let format = RefusedFormat(ofContent: head) {
      self = .binary(.refused(format))
    } else if ONNXFile.recognizes(head) {
      self = .binary(.onnx)
    } else if KerasFile.recognizes(head) {
      self = .text(.keras)
    } else if DarknetFile.recognizes(head) {
      self = .text(.darknet)
    } else if CaffeFile.recognizes(head) {
      self = .text(.caffe)
    } else if UltralyticsFile.recognizes(head) {
      self = .text(.ultralytics)
    } else {
      return nil
    }
  }
}
