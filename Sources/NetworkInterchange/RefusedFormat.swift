import CNNDiagnostics

/// Files that people have of their networks and from which none is read: weights alone, or programs. Each is
/// refused by name, with what to do instead.
package enum RefusedFormat: Hashable, Sendable, CaseIterable {
  /// Weights, or a whole model of Keras.
  case hdf5
  /// A pickle, or a zip archive of pickles and code, of PyTorch.
  case pickle
  case tensorFlowGraph
  case tensorFlowLite
  case caffeWeights
  case darknetWeights
  case safetensors

  /// The extensions of its files.
  var extensions: [String] {
    switch self {
    case .hdf5: [".h5", ".hdf5"]
    case .pickle: [".pt", ".pth", ".ckpt", ".pkl"]
    case .tensorFlowGraph: [".pb"]
    case .tensorFlowLite: [".tflite"]
    case .caffeWeights: [".caffemodel"]
    case .darknetWeights: [".weights"]
    case .safetensors: [".safetensors"]
    }
  }

  /// As messages call its files.
  var name: String {
    switch self {
    case .hdf5: "HDF5"
    case .pickle: "a pickle of PyTorch"
    case .tensorFlowGraph: "a graph of TensorFlow"
    case .tensorFlowLite: "a model of TensorFlow Lite"
    case .caffeWeights: "weights of Caffe"
    case .darknetWeights: "weights of Darknet"
    case .safetensors: "weights in safetensors"
    }
  }

  private var help: [String] {
    switch self {
    case .hdf5:
      [
        "write the structure as JSON: `open(\"model.json\", \"w\").write(model.to_json())`",
        "or write ONNX: `model.export(\"model.onnx\", format=\"onnx\")`",
      ]
    case .pickle:
      [
        "write ONNX: `model = torch.load(\"model.pt\", weights_only=False).eval()`",
        "then `torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), \"model.onnx\")`",
      ]
    case .tensorFlowGraph:
      ["write ONNX: `python -m tf2onnx.convert --saved-model FOLDER --output model.onnx`"]
    case .tensorFlowLite:
      ["write ONNX: `python -m tf2onnx.convert --tflite model.tflite --output model.onnx`"]
    case .caffeWeights: ["the network is in the `.prototxt` file beside it"]
    case .darknetWeights: ["the network is in the `.cfg` file beside it"]
    case .safetensors: ["weights alone are no network: name the file that describes it"]
    }
  }

  /// The finding on a file of this format.
  func diagnostic(at path: String) -> Diagnostic {
    Diagnostic(
      .unsupportedFormat, .error, "no network can be read from \(name)", at: .file(path: path),
      notes: self == .pickle ? ["a pickle is a program: it is never run"] : [],
      help: help.map { Diagnostic.Help($0) })
  }

  /// The format of a file that begins with these bytes.
  init?(ofContent head: some Collection<UInt8>) {
    let start = Array(head.prefix(8))
    if start.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .hdf5
    } else if start.dropFirst(4).elementsEqual("TFL3".utf8) {
      self = .tensorFlowLite
    } else if start.count > 2, start[0] == 0x80, (2...5).contains(start[1]) {
      self = .pickle
    } else {
      return nil
    }
  }
}
