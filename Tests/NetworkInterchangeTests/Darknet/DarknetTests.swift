import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite("Darknet")
struct DarknetTests {
  private func imported(_ sections: String, input: String = "height=8 width=8 channels=4")
    -> ImportedNetwork
  {
    // Here sections stand on one line.
    let lines = ("[net] " + input + " " + sections).split(separator: " ").joined(separator: "\n")
    return ImportedNetwork(lines + "\n", as: "small.cfg")
  }

  @Test(
    "sections and their volumes",
    arguments: [
      (
        "[convolutional] filters=6 size=3 stride=2 pad=1 batch_normalize=1 activation=leaky",
        "conv0 4×4×6, conv0-bn 4×4×6, conv0-leaky 4×4×6"
      ),
      ("[conv] filters=6 size=3 padding=2 activation=linear", "conv0 10×10×6"),
      ("[conv] filters=8 size=1 groups=4", "conv0 8×8×8, conv0-logistic 8×8×8"),
      ("[conv] filters=2 size=3 pad=1 dilation=2 activation=linear", "conv0 8×8×2"),
      ("[conv] filters=2 size=3 stride_x=2 stride_y=1 activation=linear", "conv0 6×3×2"),
      (
        "[conv] filters=2 size=3 stride=2 pad=1 antialiasing=1 activation=linear",
        "conv0 8×8×2, conv0-blur 4×4×2"
      ),
      ("[deconvolutional] filters=2 size=2 stride=2 activation=linear", "deconv0 16×16×2"),
      ("[local] filters=2 size=3 pad=1 activation=linear", "local0 8×8×2"),
      ("[connected] output=10 activation=relu", "connected0 1×1×10, connected0-relu 1×1×10"),
      ("[maxpool] size=2 stride=2", "maxpool0 4×4×4"),
      ("[maxpool] size=2 stride=1", "maxpool0 8×8×4"),
      ("[maxpool] size=3 stride=2 padding=0", "maxpool0 3×3×4"),
      ("[max] size=5 stride=1", "maxpool0 8×8×4"),
      ("[local_avgpool] size=2 stride=2", "avgpool0 4×4×4"),
      ("[avgpool] [softmax]", "avgpool0 1×1×4, softmax1 1×1×4"),
      ("[dropout] probability=.5 [cost]", "dropout0 8×8×4"),
      ("[upsample] stride=2", "upsample0 16×16×4"),
      ("[reorg] stride=2", "reorg0 4×4×16"), ("[reorg3d] stride=2 reverse=1", "reorg0 16×16×1"),
      ("[crop] crop_height=6 crop_width=4", "crop0 6×4×4"),
      (
        "[normalization] [batchnorm] [activation] activation=mish",
        "lrn0 8×8×4, batchnorm1 8×8×4, activation2 8×8×4"
      ),
      ("[l2norm] [logistic]", "l2norm0 8×8×4, logistic1 8×8×4"),
      ("[conv] size=1 activation=ramp", "conv0 8×8×1, conv0-ramp 8×8×1"),
      ("[maxpool] size=2 stride=2 [route] layers=0 [avgpool]", "maxpool0 4×4×4, avgpool2 1×1×4"),
      (
        "[dropout] [maxpool] size=1 [route] layers=-1,0 [empty]",
        "dropout0 8×8×4, maxpool1 8×8×4, route2 8×8×8"
      ),
      ("[dropout] [route] layers=-1 groups=2 group_id=1", "dropout0 8×8×4, route1 8×8×2"),
      (
        "[dropout] [route] layers=-1,0 groups=2 group_id=1",
        "dropout0 8×8×4, route1-part0 8×8×2, route1-part1 8×8×2, route1 8×8×4"
      ),
      (
        "[dropout] [dropout] [shortcut] from=-2 activation=linear",
        "dropout0 8×8×4, dropout1 8×8×4, shortcut2 8×8×4"
      ),
      // A larger plane with fewer channels, as the older program adds it.
      (
        "[dropout] [conv] filters=6 size=1 stride=2 activation=linear [shortcut] from=-2 activation=relu",
        "dropout0 8×8×4, conv1 4×4×6, shortcut2-subsample 4×4×4, shortcut2-channels 4×4×6, "
          + "shortcut2 4×4×6, shortcut2-relu 4×4×6"
      ),
      (
        "[dropout] [conv] filters=2 size=1 activation=linear [shortcut] from=0",
        "dropout0 8×8×4, conv1 8×8×2, shortcut2-channels 8×8×2, shortcut2 8×8×2"
      ),
      (
        "[dropout] [avgpool] [scale_channels] from=-2",
        "dropout0 8×8×4, avgpool1 1×1×4, scale2 8×8×4"
      ),
      (
        "[dropout] [activation] activation=logistic [sam] from=0",
        "dropout0 8×8×4, activation1 8×8×4, sam2 8×8×4"
      ),
      ("[conv] filters=18 size=1 activation=linear [yolo] mask=0,1,2 classes=1", "conv0 8×8×18"),
      (
        "[conv] filters=30 size=1 activation=linear [Gaussian_yolo] mask=0,1,2 classes=1",
        "conv0 8×8×30"
      ),
      ("[conv] filters=12 size=1 activation=linear [region] num=2 classes=1", "conv0 8×8×12"),
      ("[implicit] filters=5", "implicit0 1×1×5"),
    ])
  func volumes(_ sections: String, _ expected: String) {
    let network = imported(sections)
    #expect(network.errors == [])
    #expect(network.shapes.dropFirst().joined(separator: ", ") == expected)
  }

  @Test("the input's values come alone, or from the option")
  func inputs() {
    #expect(
      imported("[connected] output=3 activation=linear", input: "inputs=20").shapes
        == ["input 1×1×20", "connected0 1×1×3"])
    #expect(
      imported("[avgpool]", input: "height=8 width=8").errors.first?.hasPrefix("missing-input")
        == true)
    var settings = ElaborationSettings()
    settings.input = InputSize([16, 12, 3])
    let text = "[net]\nheight=8\nwidth=8\nchannels=4\n[maxpool]\nsize=2\nstride=2\n"
    #expect(
      ImportedNetwork(text, as: "a.cfg", settings).shapes == ["input 16×12×3", "maxpool0 8×6×3"])
  }

  @Test("weights that sections share count once")
  func shared() {
    let own = "[conv] filters=4 size=3 pad=1 batch_normalize=1 activation=linear"
    let once = imported(own)
    let twice = imported(own + " " + own + " share_index=-1")
    func parameters(_ network: ImportedNetwork) -> Int64 {
      network.nodes.reduce(0) { $0 + $1.parameterCount }
    }
    #expect(parameters(once) == 3 * 3 * 4 * 4 + 4 * 4)
    #expect(parameters(twice) == parameters(once))
    #expect(twice.errors == [])
  }

  @Test(
    "learned weights of a shortcut",
    arguments: [
      ("per_feature weights_normalization=relu", 2), ("per_feature", 2), ("per_channel", 8),
      ("none", 0),
    ])
  func weighted(_ kind: String, _ count: Int64) {
    let network = imported(
      "[dropout] [dropout] [shortcut] from=0 activation=linear weights_type=\(kind)")
    #expect(network.errors == [])
    #expect(network.nodes.reduce(0) { $0 + $1.parameterCount } == count)
  }

  @Test("every head is a result, and so is what comes last")
  func outputs() {
    let head = "[conv] filters=6 size=1 activation=linear [yolo] mask=0 classes=1"
    let network = imported(head + " [route] layers=0 " + head)
    let outputs = network.network.map { inferred in
      inferred.network.outputs.map { inferred[$0].name }
    }
    #expect(outputs == ["conv0", "conv3"])
  }

  @Test(
    "what is wrong is an error that names it",
    arguments: [
      ("[rnn] hidden=3", "unsupported-operator"), ("[lstm] output=3", "unsupported-operator"),
      ("[select] bins=1", "unsupported-operator"), ("[convolutionel] size=1", "unknown-operator"),
      ("[route] layers=0", "value-out-of-range"),
      ("[dropout] [route] layers=-2", "value-out-of-range"),
      ("[dropout] [route] layers=5", "value-out-of-range"), ("[route]", "missing-property"),
      ("[dropout] [route] layers=a", "wrong-type"), ("[conv] filters=x", "wrong-type"),
      ("[conv] filters=99999999999", "wrong-type"), ("[conv] filters=0", "value-out-of-range"),
      ("[conv] activation=sofplus", "invalid-choice"),
      ("[conv] filters=7 [yolo] mask=0 classes=1", "value-out-of-range"),
      ("[dropout] [shortcut] from=-1 alpha=2", "unsupported-operator"),
      ("[dropout] [route] layers=-1 groups=3", "value-out-of-range"),
      ("[dropout] [conv] share_index=0", "value-out-of-range"), ("[net]", "duplicate-property"),
      ("[conv] size=3 dilation=2", "unsupported-operator"),
    ])
  func faults(_ sections: String, _ id: String) {
    let network = imported(sections)
    #expect(network.network == nil)
    #expect(network.errors.count == 1)
    #expect(network.errors.first?.hasPrefix(id + ":") == true, "\(network.errors)")
  }

  @Test("a section that is nearly known is suggested")
  func suggestion() {
    #expect(
      imported("[convolutionel] size=1").diagnostics.first?.help.first?.text
        == "the nearest known kind is `convolutional`")
  }

  @Test(
    "a text that is no network says so", arguments: ["", "# nothing", "[convolutional]\nsize=1"])
  func none(_ text: String) {
    #expect(ImportedNetwork(text, as: "a.cfg").errors.first?.hasPrefix("no-network:") == true)
  }
}
