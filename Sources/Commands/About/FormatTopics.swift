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

  /// The names under which somebody asks for it: first its own, which the others lead to.
  var words: [String] {
    switch self {
    case .onnx: ["onnx"]
    case .caffe: ["caffe", "prototxt", "caffemodel"]
    case .darknet: ["darknet", "cfg", "yolov3", "yolov4"]
    case .keras: ["keras", "h5", "hdf5"]
    case .ultralytics: ["ultralytics", "yolo", "yaml"]
    case .pytorch: ["pytorch", "torch", "py", "pt", "pth", "safetensors"]
    case .tensorflow: ["tensorflow", "tflite", "savedmodel", "pb"]
    }
  }

  /// The topic in a few lines.
  var text: String {
    let written = ExportFormat.allCases.filter { words.contains($0.rawValue) }
      .map {
        "`cnnshape convert vgg16 --to \($0.rawValue) -o vgg16\($0.ending ?? ".py")` writes a network so."
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
