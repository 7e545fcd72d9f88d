import NetworkInterchange

/// The formats of other programs as topics of the help: what of them is read and written, by which command, and
/// where the page is.
enum FormatTopic: CaseIterable {
  case onnx, caffe, darknet, keras, ultralytics, pytorch, tensorflow

  /// The topic of a name or an ending, in whatever case; nil for another word.
  init?(named word: String) {
    let wanted = word.lowercased()
    guard let topic = FormatTopic.allCases.first(where: { $0.words.contains(wanted) }) else {
      return nil
    }
    self = topic
  }

  /// The topic of a format that networks are written in; nil for the program's own.
  init?(_ format: ExportFormat) {
    switch format {
    case .onnx: self = .onnx
    case .prototxt: self = .caffe
    case .darknet: self = .darknet
    case .pytorch: self = .pytorch
    case .keras, .kerasJSON: self = .keras
    case .kdl, .json: return nil
    }
  }

  /// The topic of a format that networks are read from, or that is refused by name.
  init?(_ format: ImportFormat) {
    switch format {
    case .text(.caffe), .binary(.refused(.caffeWeights)): self = .caffe
    case .text(.darknet): self = .darknet
    case .text(.keras), .binary(.kerasArchive), .binary(.refused(.hdf5)): self = .keras
    case .text(.ultralytics): self = .ultralytics
    case .binary(.onnx): self = .onnx
    case .binary(.refused(.pickle)), .binary(.refused(.safetensors)): self = .pytorch
    case .binary(.refused(.tensorFlowGraph)), .binary(.refused(.tensorFlowLite)):
      self = .tensorflow
    // Its ending, `weights`, is a figure.
    case .binary(.refused(.darknetWeights)): return nil
    }
  }

  /// The words under which somebody asks for it: names, the words of `--to`, endings of files.
  var words: [String] {
    let written = ExportFormat.allCases.filter { FormatTopic($0) == self }
    let read = ImportFormat.allCases.filter { FormatTopic($0) == self }
    let endings =
      written.filter { $0.isMeantByEnding }.map { $0.ending } + read.flatMap { $0.extensions }
    return names + written.map { $0.rawValue } + endings.map { String($0.dropFirst()) }
  }

  private var names: [String] {
    switch self {
    case .onnx: ["onnx"]
    case .caffe: ["caffe"]
    case .darknet: ["darknet", "yolov3", "yolov4"]
    case .keras: ["keras"]
    case .ultralytics: ["ultralytics", "yolo"]
    case .pytorch: ["pytorch", "torch"]
    case .tensorflow: ["tensorflow", "savedmodel"]
    }
  }

  /// The topic in a few lines.
  var text: String {
    let written = ExportFormat.allCases.filter { FormatTopic($0) == self }.map { format in
      "`cnnshape convert vgg16 --to \(format.rawValue) -o vgg16\(format.ending)` writes a network in this format."
    }
    return ([reading] + written + [page]).joined(separator: "\n") + "\n"
  }

  private var reading: String {
    switch self {
    case .onnx:
      """
      ONNX: a `.onnx` file of any version is a model wherever a command takes one.
      `cnnshape summarize model.onnx` shows its layers, `cnnshape import model.onnx` writes a description of it.
      `--input` and `--dim NAME=N` give sizes that are open; `--partial` leaves out operators that are not known.
      """
    case .caffe:
      """
      Caffe: a `.prototxt` file of any version is a model wherever a command takes one.
      `cnnshape summarize deploy.prototxt` shows its layers, `cnnshape import deploy.prototxt` writes a description.
      `--phase train` and `--stage NAME` choose layers. A `.caffemodel` has weights: name the `.prototxt` beside it.
      """
    case .darknet:
      """
      Darknet: a `.cfg` file of a network is a model wherever a command takes one.
      `cnnshape summarize yolov4.cfg` shows its layers, `cnnshape import yolov4.cfg` writes a description of it.
      A `.weights` file has weights alone: name the `.cfg` beside it.
      """
    case .keras:
      """
      Keras: a model as JSON (`model.to_json()`) or a `.keras` archive is a model wherever a command takes one.
      `cnnshape summarize model.keras` shows its layers, `cnnshape import model.keras` writes a description of it.
      HDF5 (`.h5`) is not read: write JSON in Python, `open("model.json", "w").write(model.to_json())`.
      """
    case .ultralytics:
      """
      Ultralytics: a model file of theirs (`.yaml`) is a model wherever a command takes one.
      `cnnshape summarize yolo11.yaml --set scale=n` shows its layers, `cnnshape import` writes a description.
      """
    case .pytorch:
      """
      PyTorch: a `.pt` or `.pth` file is a pickle, a program that is never run. Write ONNX in Python:
          torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), "model.onnx")
      Then `cnnshape summarize model.onnx` shows its layers; `cnnshape help onnx` says more.
      Weights as `.safetensors` or `.npz` are read by `verify --weights` and `convert --weights`.
      `cnnshape help Conv2d` says what a word of PyTorch is here; `torchvision/resnet50` and its like are in the zoo.
      """
    case .tensorflow:
      """
      TensorFlow: graphs (`.pb`) and TensorFlow Lite (`.tflite`) are not read. Write ONNX:
          python -m tf2onnx.convert --saved-model FOLDER --output model.onnx
      Then `cnnshape summarize model.onnx` shows its layers. Models of Keras are read: `cnnshape help keras`.
      """
    }
  }

  private var page: String {
    switch self {
    case .onnx, .caffe, .darknet, .keras, .ultralytics:
      "The page is docs/interchange.md: every operator and layer, and what becomes of it."
    case .pytorch, .tensorflow:
      "The page is docs/from-pytorch-and-keras.md: the words of other frameworks, and what to write here."
    }
  }
}
