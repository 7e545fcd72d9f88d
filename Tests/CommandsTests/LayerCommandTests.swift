import Arguments
import CNNDiagnostics
import CNNHost
import Commands
import NetworkSpec
import ProgramRun
import Testing

/// One layer on the command line, the pages of help, and what decided a window's positions.
@Suite struct LayerCommandTests {
  @Test("a layer without a file has the figures of the same layer in a network")
  func figures() {
    let run = ProgramRun(["layer", "conv filters=96 kernel=11 stride=4", "--input", "227x227x3"])
    #expect(run.code == .clean)
    for text in ["outputs 55×55×96", "34,848", "105,415,200", "210,830,400"] {
      #expect(run.output.contains(text))
    }
    let last = ProgramRun(["layer", "conv filters=8 kernel=3 pad=1; relu", "--input", "4x4x3"])
    #expect(last.output.contains("relu"))
  }

  @Test("findings point into the statement, and a volume is needed")
  func faults() {
    let run = ProgramRun(["layer", "conv filters=8 kernel_size=3", "--input", "4x4x3"])
    #expect(
      run.code == .findings && run.errors.contains("PyTorch's `kernel_size` is `kernel` here"))
    // What was typed, not the network around it.
    #expect(run.errors.contains("STATEMENT:1:16\n") && !run.errors.contains("network"))
    #expect(run.errors.contains(" 1 | conv filters=8 kernel_size=3\n"))
    let small = ProgramRun(["layer", "conv filters=8 kernel=9", "--input", "4x4x3"])
    #expect(small.errors.contains("STATEMENT:1:23\n") && !small.errors.contains("network layer"))
    for (input, words) in [
      ([], "`layer` needs `--input"),
      (["--input", "4"], "`--input 4` has no channels, which `layer` needs"),
    ] as [([String], String)] {
      let run = ProgramRun(["layer", "relu"] + input)
      #expect(run.code == .misuse && run.errors.contains(words), "\(run.errors)")
    }
    #expect(ProgramRun(["layer", "rleu", "--input", "4x4x3"]).errors.contains("`relu`"))
  }

  /// PyTorch #116420: an average pool of 9, kernel 4, stride 4, padding 2 and ceil mode gives 3, not 4; TensorFlow's
  /// `SAME` of 224, kernel 7, stride 2 pads 2 before and 3 after (tensornets #25).
  @Test("what decided the positions of a window is said")
  func decisions() {
    func words(_ statement: String, _ input: String) -> String {
      ProgramRun(["layer", statement, "--input", input]).output
    }
    #expect(
      words("avgpool kernel=4 stride=4 pad=2 rounding=ceil", "9x9x1").contains(
        "⌈(9 + 2·2 − 4) / 4⌉ + 1 = 4 positions, but the last would begin at pixel 10, in the padding after "
          + "the input: it is dropped"))
    #expect(
      words("conv filters=1 kernel=7 stride=2 pad=same", "224x224x3").contains(
        "`same` pads 2 before and 3 after: (112 − 1)·2 + 7 − 224 = 5"))
    #expect(
      words("maxpool kernel=3 stride=2 rounding=ceil", "6x6x1").contains("is clipped"))
    let axes = words("maxpool kernel=2 stride=2 rounding=floor", "6x7x1")
    #expect(axes.contains("along width the quotient is rounded down: the last 1 of 7 pixels"))
    #expect(!axes.contains("along height"))
    let json = ProgramRun([
      "layer", "avgpool kernel=4 stride=4 pad=2 rounding=ceil", "--input", "9x9x1", "--format",
      "json",
    ]).output
    #expect(json.contains("\"dropsWindow\": true"))
  }

  @Test("every layer, every command and the language have a page")
  func help() {
    for word in ["input", "language"] + LayerWord.allCases.map(\.rawValue) {
      let run = ProgramRun(["help", word])
      #expect(run.code == .clean && run.output.count > 300, "\(word)")
      #expect(!run.output.contains("```"))
    }
    #expect(ProgramRun(["help", "conv"]).output.hasPrefix("Convolution\n"))
    #expect(ProgramRun(["help", "deconv"]).output.hasPrefix("Transposed convolution\n"))
    #expect(ProgramRun(["help", "add"]).output.hasPrefix("Addition\n"))
    #expect(ProgramRun(["help", "fit"]).output.contains("max-batch"))
    #expect(ProgramRun(["help", "convv"]).errors.contains("did you mean `conv`?"))
  }

  @Test(
    "every word of the program leads somewhere",
    arguments: [
      ("path", "Parallel paths\n", "`path from="),
      ("repeat", "Repetition and conditions\n", "else"),
      ("network", "Files\n", "import"), ("require", "Facts and budgets\n", "dtype"),
      ("axes", "Axes\n", "L×C"),
      ("window-remainder", "window-remainder\n", "rounding"),
      ("depth", "`--depth N` is an option of `summarize`", "`depth` is a figure of networks"),
      ("std", "`--std A,B,C` is an option of `verify`: deviation", ""),
      ("width", "`width` is a property of", "`--width N` is an option of every command"),
      ("kernel", "`kernel` is a property of `conv`, `deconv`", "`kernel` is a value of `stride`"),
      ("same", "`same` is a value of `pad`, a property of `conv`", "cnnshape help conv"),
      ("frozen", "`frozen` is a property of every layer", ""),
      ("pad", "Padding\n", "`pad` is a property of `conv`"),
      ("input", "Inputs\n", "`--input N|HxW[xC]` is an option"),
      ("macs", "`macs` is a figure of networks: multiply–accumulates of", "2 FLOPs per MAC"),
      ("params", "`params` is `parameters`, a figure of networks: weights and biases", ""),
      ("receptive-field", "`receptive-field` is a figure of networks: the pixels", ""),
      ("MAC", "`MAC` is `macs`, a figure of networks: multiply–accumulates", ""),
      ("FLOPs", "`FLOPs` is `flops`, a figure of networks: 2 per MAC", ""),
      ("GFLOPs", "`GFLOPs` are 10⁹ of `flops`, a figure of networks: 2 per MAC", ""),
      ("GMac", "`GMac` are 10⁹ of `macs`, a figure", ""),
      ("RECEPTIVEFIELD", "`RECEPTIVEFIELD` is `receptiveField`, a figure", ""),
      ("peakBytes", "`peakBytes` is a figure of networks: the most bytes", "`peak-bytes`"),
      ("arena", "`arena` is `arenaBytes`, a figure of networks: the bytes of one block", "memory"),
      ("live", "`liveBytes` is a column of `summarize`: the bytes of", "until the last layer"),
      ("pads", "`pads` is a column of `summarize`: the padding of a window", ""),
      ("share", "`share` is a column of `summarize` and `roofline`: the row's part", ""),
      ("verdict", "`verdict` is a column of `verify`\n", ""),
      ("im2col", "`im2col` in reports on memory: the matrix of columns", ""),
      ("int8", "`int8` is a number type of `--dtype`: 1 byte for each value\n", ""),
      ("fp16", "`fp16` is `float16`, a number type of `--dtype`: 2 bytes for each value\n", ""),
      ("adam", "`adam` is a value of `--training`: `cnnshape help training`", ""),
      ("MiB", "`MiB` after a number is a unit, 1,048,576 bytes", "help require"),
      ("G", "`G` after a number is a unit, 1,000,000,000:", ""),
      ("B", "`B` after a number is a unit, 1 byte:", ""),
      ("24GiB", "`24GiB` is 25,769,803,776 bytes\n", ""),
      ("2MB", "`2MB` is 2,000,000 bytes\n", ""), ("25M", "`25M` is 25,000,000\n", ""),
      ("1.5k", "`1.5k` is 1,500\n", ""),
      ("pow", "`pow` is a function of expressions, `pow(a, n)`: the exact power", "expressions"),
      ("round", "`round` is a function of expressions, `round(a)`: the nearest integer", ""),
      ("log2", "`log2` is a function of expressions, `log2(n)`: the exponent", ""),
      ("item", "`item` is a function of expressions, `count(list)`, `item(list, i)`:", ""),
      ("if", "`if` is a function of expressions, `if(c, a, b)`: `a` if the condition", ""),
      ("divisible", "`divisible` is a function of expressions,", ": MobileNet's rule"),
      ("count", "`count` is a property of `slice`", "`count` is a function of expressions"),
      ("min", "`min` is a property of `hard-tanh`", "`min` is a function of expressions"),
      ("lstm", "`lstm` is out of scope:", "cnnshape help out-of-scope"),
      (
        "padding", "`padding` in PyTorch, Keras, TensorFlow and Darknet is a property",
        "here: `pad`"
      ),
      ("fpn", "`fpn maps levels` is a block of the standard library", "Feature pyramids\n"),
      ("bottleneck", "`bottleneck width stride=1 expansion=4", "Residual units\n"),
      ("std:blocks", "The standard library of blocks\n", "Feature pyramids\n"),
      ("ONNX", "ONNX: a `.onnx` file", "convert vgg16 --to onnx -o vgg16.onnx"),
      ("caffe", "Caffe: a `.prototxt` file", "convert vgg16 --to prototxt -o vgg16.prototxt"),
      ("prototxt", "Caffe: a `.prototxt` file", "docs/interchange.md"),
      ("keras", "Keras: a model as JSON", "`keras` is the way a tool counts"),
      (
        "keras-json", "Keras: a model as JSON",
        "convert vgg16 --to keras-json -o vgg16.json` writes"
      ),
      ("hdf5", "Keras: a model as JSON", "convert vgg16 --to keras -o vgg16.py` writes"),
      ("yml", "Ultralytics: a model file", ""), ("cfg", "Darknet: a `.cfg` file", ""),
      ("weights", "`weights` is a property of", "`weights` is a figure of networks"),
      ("pytorch", "PyTorch: a `.pt`", "torch.onnx.export"), ("torch", "PyTorch: a `.pt`", ""),
      ("darknet", "Darknet: a `.cfg` file", "summarize yolov4.cfg"),
      ("ultralytics", "Ultralytics: a model file", "--set scale=n"),
      ("tensorflow", "TensorFlow: graphs", "tf2onnx"),
      ("fvcore", "`fvcore` is the way a tool counts", "reconcile"),
      ("vgg16", "`vgg16` is a network of the zoo", "summarize vgg16"),
      ("Conv2d", "`Conv2d` is a word of other frameworks; here: `conv", ""),
    ])
  func helpOnWords(_ word: String, _ beginning: String, _ part: String) {
    let run = ProgramRun(["help", word])
    #expect(run.code == .clean, "\(run.errors)")
    #expect(run.output.hasPrefix(beginning), "\(run.output)")
    #expect(part.isEmpty || run.output.contains(part), "\(run.output)")
  }

  @Test("what is no word and no unit has no help", arguments: ["5", "1e3", "e3M", "0", "2Mb"])
  func nothing(_ word: String) {
    #expect(ProgramRun(["help", word]).code == .misuse)
  }

  @Test("a page on a terminal has no links and no bars of tables")
  func plainPages() {
    for word in ["layers", "files", "expressions", "upsample", "batchnorm", "language", "fpn"] {
      let page = ProgramRun(["help", word]).output
      #expect(!page.contains("]("), "\(word)")
      #expect(!page.split(separator: "\n").contains { $0.hasPrefix("|") }, "\(word)")
    }
    let layers = ProgramRun(["help", "layers"]).output
    #expect(layers.contains("or an expression in quotes: `\"4 * maps\"`\n"))
    #expect(layers.contains("\n`conv`  ") && layers.contains("  `dilation`  "))
    // A bar in a cell of the page has a backslash before it.
    #expect(ProgramRun(["help", "expressions"]).output.contains("\n`||`"))
  }

  @Test("the standard blocks are shown as they are, and only so")
  func showsBlocks() {
    let run = ProgramRun(["show", "std:blocks"])
    #expect(run.code == .clean && run.output.contains("\nblock fpn "))
    #expect(ProgramRun(["show", "std:blocks", "--strict"]).code == .misuse)
  }

  @Test("what a message or a page names has help: options, statements, properties, findings")
  func helpOnAll() {
    let words =
      OptionName.allCases.map(\.rawValue) + DiagnosticID.allCases.map(\.rawValue)
      + LayerWord.allCases.flatMap { $0.properties.map(\.name) } + WordUse.statements
    for word in Set(words) { #expect(ProgramRun(["help", word]).code == .clean, "\(word)") }
    #expect(ProgramRun(["help", "nosuchword"]).code == .misuse)
    #expect(ProgramRun(["help", "sumarise"]).errors.contains("did you mean `summarize`?"))
  }
}
