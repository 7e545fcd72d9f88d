/// The formats that networks are written in. Raw values are the words of `--to`.
package enum ExportFormat: String, Hashable, Sendable, CaseIterable {
  case onnx
  /// The layers of Caffe.
  case prototxt
  /// The sections of Darknet.
  case darknet
  /// A module of PyTorch.
  case pytorch
  /// A script of Keras 3.
  case keras
  /// The JSON of a model of Keras 3.
  case kerasJSON = "keras-json"
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
    case .pytorch, .keras: ".py"
    case .kdl: ".kdl"
    case .json, .kerasJSON: ".json"
    }
  }

  /// True if it is what the ending means; a format that shares its ending with such a one has to be named.
  package var isMeantByEnding: Bool {
    switch self {
    case .onnx, .prototxt, .darknet, .pytorch, .kdl, .json: true
    case .keras, .kerasJSON: false
    }
  }

  /// True if weights are a part of it.
  package var holdsWeights: Bool {
    switch self {
    case .onnx: true
    case .prototxt, .darknet, .pytorch, .keras, .kerasJSON, .kdl, .json: false
    }
  }

  /// True if side outputs may be left out of it.
  package var choosesBranches: Bool {
    switch self {
    case .onnx, .prototxt, .darknet, .pytorch, .keras, .kerasJSON: true
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
    case .keras: "Keras"
    case .kerasJSON: "the JSON of Keras"
    case .kdl: "the description language"
    case .json: "the graph of layers in JSON"
    }
  }

  /// The format of files whose path ends so; nil if there is none.
  package init?(path: String) {
    guard
      let format = ExportFormat.allCases.first(where: { format in
        format.isMeantByEnding && path.lowercased().hasSuffix(format.ending)
      })
    else { return nil }
    self = format
  }
}
