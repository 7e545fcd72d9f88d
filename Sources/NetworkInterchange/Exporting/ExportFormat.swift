/// The formats that networks are written in. Raw values are the words of `--to`.
package enum ExportFormat: String, Hashable, Sendable, CaseIterable {
  case onnx
  /// The layers of Caffe.
  case prototxt
  /// The sections of Darknet.
  case darknet
  /// A module of PyTorch.
  case pytorch
  /// The description language.
  case kdl
  /// The graph of layers, `cnnshape.network/1`.
  case json

  /// The ending of its files.
  package var ending: String {
    switch self {
    case .onnx: ".onnx"
    case .prototxt: ".prototxt"
    case .darknet: ".cfg"
    case .pytorch: ".py"
    case .kdl: ".kdl"
    case .json: ".json"
    }
  }

  /// True if it is no text.
  package var isBinary: Bool {
    switch self {
    case .onnx: true
    case .prototxt, .darknet, .pytorch, .kdl, .json: false
    }
  }

  /// True if weights are a part of it.
  package var holdsWeights: Bool {
    switch self {
    case .onnx: true
    case .prototxt, .darknet, .pytorch, .kdl, .json: false
    }
  }

  /// True if side outputs may be left out of it.
  package var choosesBranches: Bool {
    switch self {
    case .onnx, .prototxt, .darknet, .pytorch: true
    case .kdl, .json: false
    }
  }

  /// As messages call it.
  package var name: String {
    switch self {
    case .onnx: "ONNX"
    case .prototxt: "Caffe"
    case .darknet: "Darknet"
    case .pytorch: "PyTorch"
    case .kdl: "the description language"
    case .json: "the graph of layers in JSON"
    }
  }

  /// The format of files whose path ends so; nil if there is none.
  package init?(path: String) {
    guard
      let format = ExportFormat.allCases.first(where: { path.lowercased().hasSuffix($0.ending) })
    else { return nil }
    self = format
  }
}
