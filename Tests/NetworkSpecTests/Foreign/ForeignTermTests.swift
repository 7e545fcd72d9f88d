import CNNDiagnostics
import Testing

@testable import NetworkSpec

/// Words and properties of other frameworks are understood by the messages.
@Suite struct ForeignTermTests {
  @Test(
    "a framework's word leads to ours",
    arguments: [
      ("linear 10", "PyTorch's `Linear` is `fc units=…` here"),
      ("dense 10", "Keras's `Dense` is `fc units=…` here"),
      ("InnerProduct", "Caffe's `InnerProduct` is `fc units=…` here"),
      ("nn.Linear", "PyTorch's `Linear` is `fc units=…` here"),
      ("convtranspose", "PyTorch's `ConvTranspose2d` is `deconv filters=… kernel=…` here"),
      (
        "depthwise-conv",
        "Keras's `DepthwiseConv2D` is `conv filters=channels kernel=… groups=channels` here"
      ),
      ("separable-conv", "Keras's `SeparableConv2D` is two statements"),
      ("bn", "`bn` is `batchnorm` here"),
      ("BatchNorm2d", "PyTorch's `BatchNorm2d` is `batchnorm` here"),
      ("interpolate", "PyTorch's `F.interpolate` is `upsample factor=…` here"),
      ("hswish", "`hswish` is `hard-swish` here"),
      ("swish", "TensorFlow's `tf.nn.swish` is `silu` here"),
      ("route", "Darknet's `route` is `concat { path …; path … }` here"),
      ("shortcut", "Darknet's `shortcut` is `add { path …; path … }` here"),
      ("Conv1d", "PyTorch's `Conv1d` is `conv filters=… kernel=…` here"),
      ("BatchNorm1d", "PyTorch's `BatchNorm1d` is `batchnorm` here"),
      ("nn.ConvTranspose3d", "PyTorch's `ConvTranspose3d` is `deconv filters=… kernel=…` here"),
      ("AdaptiveAvgPool1d", "PyTorch's `AdaptiveAvgPool1d` is `adaptive-avgpool length=…` here"),
      (
        "AdaptiveMaxPool3d",
        "PyTorch's `AdaptiveMaxPool3d` is `adaptive-maxpool frames=… height=… width=…` here"
      ),
      ("GlobalAveragePooling2D", "Keras's `GlobalAveragePooling2D` is `global-avgpool` here"),
    ])
  func words(statement: String, help: String) throws {
    try expect(.unknownWord, in: statement, leadsTo: help)
  }

  @Test(
    "a framework's property leads to ours, of the layer at hand",
    arguments: [
      ("conv filters=1 kernel=3 padding=1", "PyTorch's `padding` is `pad` here"),
      ("conv filters=1 kernel_size=3", "PyTorch's `kernel_size` is `kernel` here"),
      ("conv out_channels=1 kernel=3", "PyTorch's `out_channels` is `filters` here"),
      ("fc out_features=1", "PyTorch's `out_features` is `units` here"),
      ("conv num_output=1 kernel=3", "Caffe's `num_output` is `filters` here"),
      ("fc num_output=1", "Caffe's `num_output` is `units` here"),
      ("conv filters=1 kernel=1 activation=relu", "Keras's `activation` is a statement of its own"),
      ("conv filters=1 kernel=1 in_channels=3", "PyTorch's `in_channels` is left out here"),
      ("dropout p=0.5", "PyTorch's `p` is `rate` here"),
      ("upsample scale_factor=2", "PyTorch's `scale_factor` is `factor` here"),
      ("maxpool kernel=2 strides=2", "Keras's `strides` is `stride` here"),
      ("leaky-relu negative_slope=0.1", "PyTorch's `negative_slope` is `slope` here"),
    ])
  func properties(statement: String, help: String) throws {
    try expect(.unknownProperty, in: statement, leadsTo: help)
  }

  private func expect(_ id: DiagnosticID, in statement: String, leadsTo help: String) throws {
    let reading = Reading("network t { input 8 8 1; \(statement) }")
    let finding = try #require(reading.findings.first { $0.id == id })
    #expect(finding.help.contains { $0.text.hasPrefix(help) }, "\(reading.report)")
  }

  @Test(
    "the contrary of a word is no guess",
    arguments: [
      "pixel-unshuffle factor=2", "unpool", "min-unpool", "unflatten", "downsample",
    ])
  func contraries(statement: String) throws {
    let findings = Reading("network t { input 8 8 1; \(statement) }").findings
    #expect(!findings.flatMap(\.help).contains { $0.text.hasPrefix("did you mean") })
  }

  @Test("a block of the file is nearer than a short form")
  func ownBlocks() {
    let reading = Reading("block heads { relu }\nnetwork t { input 8 8 1; head }")
    #expect(reading.findings.flatMap(\.help).map(\.text) == ["did you mean `heads`?"])
  }

  @Test("what the table says is a word or a property of the language")
  func replacements() {
    let words = StatementWord.allCases.map(\.rawValue) + LayerWord.allCases.map(\.rawValue)
    for term in ForeignTerm.words {
      #expect(!term.here.isEmpty)
      for word in term.replacements { #expect(words.contains(word), "\(word)") }
    }
    let properties = Set(
      LayerWord.allCases.flatMap { $0.properties.map(\.name) }
        + CommonProperty.allCases.map(\.rawValue))
    for term in ForeignTerm.properties {
      for name in term.replacements { #expect(properties.contains(name), "\(name)") }
    }
  }

  @Test("no word of the language means another one elsewhere")
  func ownWords() {
    for word in LayerWord.allCases {
      guard let term = ForeignTerm.word(word.rawValue) else { continue }
      #expect(
        term.replacements.isEmpty || term.replacements.contains(word.rawValue), "\(word.rawValue)")
    }
  }

  @Test(
    "values as other frameworks write them",
    arguments: [
      ("conv filters=1 kernel=3 bias=#false", "write `bias=none`"),
      ("conv filters=1 kernel=3 bias=#true", "write `bias=shared`"),
      ("conv filters=1 kernel=3 bias=false", "write `bias=none`"),
      ("fc units=1 bias=0", "write `bias=none`"),
      ("conv filters=1 kernel=3 bias=no", "write `bias=none`"),
      ("conv filters=1 kernel=3 bias=\"false\"", "write `bias=none`"),
      ("conv filters=1 kernel=3 bias=yes", "write `bias=shared`"),
      ("conv filters=1 kernel=(3,3)", "write `kernel=3x3`"),
      ("maxpool kernel=3 stride=(2, 1)", "write `stride=2x1`"),
      ("nn.Conv2d(3, 32, kernel_size=3)", "this is Python; here: `conv filters=32 kernel=3`"),
      (
        "nn.Conv2d(3, 32, (3, 5), 2, bias=False)",
        "this is Python; here: `conv filters=32 kernel=3x5 stride=2 bias=none`"
      ),
      ("nn.ReLU()", "this is Python; here: `relu`"),
      ("nn.MaxPool2d(2)", "this is Python; here: `maxpool kernel=2 stride=kernel`"),
      ("layers.Dense(10)", "this is Python; here: `fc units=10`"),
      ("nn.Linear(512, 10)", "this is Python; here: `fc units=10`"),
      (
        "layers.Conv2D(32, 3, padding='same')",
        "this is Python; here: `conv filters=32 kernel=3 pad=same`"
      ),
      ("conv filters=1 kernel=\"3,5\"", "write `kernel=3x5`"),
      ("conv filters=1 kernel=\"(3, 3)\"", "write `kernel=3x3`"),
      ("conv filters=1 kernel=\"[3, 3]\"", "write `kernel=3x3`"),
      ("conv filters=1 kernel=3 stride=\"2,1\"", "write `stride=2x1`"),
      ("conv filters=1 kernel=3 pad=\"1,2\"", "write `pad=1x2`"),
      ("conv filters=1 kernel=3 pad=valid", "write `pad=0`"),
      ("conv filters=1 kernel=3 pad=VALID", "write `pad=0`"),
      ("conv filters=1 kernel=3 pad=SAME", "write `pad=same`"),
    ])
  func values(statement: String, help: String) {
    let reading = Reading("network t { input 8 8 1; \(statement) }")
    #expect(
      reading.findings.flatMap(\.help).map { $0.text.replacing("\"", with: "") } == [help],
      "\(reading.report)")
  }
}
