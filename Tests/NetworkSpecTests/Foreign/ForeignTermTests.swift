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

  /// Python as people paste it, and what stands for it; in brackets what the statement does not say.
  static let python: [(code: String, here: String, omitted: [String])] = [
    ("nn.Softmax(dim=1)", "softmax over=channels", []),
    ("nn.Softmax(dim=2)", "softmax", ["dim=2"]),
    ("layers.Softmax(axis=-1)", "softmax over=channels", []),
    ("nn.PReLU(num_parameters=8)", "prelu slopes=per-channel", []),
    ("nn.PReLU()", "prelu slopes=shared", []), ("nn.PReLU(1)", "prelu slopes=shared", []),
    ("nn.AdaptiveAvgPool2d((7,7))", "adaptive-avgpool height=7 width=7", []),
    ("nn.AdaptiveAvgPool2d(output_size=7)", "adaptive-avgpool height=7 width=7", []),
    ("nn.AdaptiveMaxPool2d((5, 7))", "adaptive-maxpool height=5 width=7", []),
    ("nn.AdaptiveAvgPool1d(4)", "adaptive-avgpool length=4", []),
    ("nn.AdaptiveAvgPool3d((1, 2, 2))", "adaptive-avgpool frames=1 height=2 width=2", []),
    ("nn.BatchNorm2d(64, eps=1e-6)", "batchnorm epsilon=1e-6", []),
    ("nn.BatchNorm2d(64, 1e-3, 0.01)", "batchnorm epsilon=1e-3", []),
    ("nn.BatchNorm2d(64, affine=False)", "batchnorm affine=#false", []),
    ("nn.BatchNorm2d(64, track_running_stats=False)", "batchnorm statistics=#false", []),
    ("layers.BatchNormalization()", "batchnorm epsilon=0.001", []),
    ("layers.BatchNormalization(scale=False)", "batchnorm epsilon=0.001", ["scale=False"]),
    ("nn.GroupNorm(4, 64, eps=.1)", "groupnorm groups=4 epsilon=0.1", []),
    ("nn.LayerNorm(64)", "layernorm over=channels", []),
    ("nn.LayerNorm([64, 8, 8], elementwise_affine=False)", "layernorm affine=#false", []),
    (
      "nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2)",
      "lrn size=5 alpha=1e-4 beta=0.75 k=2 alpha-divided-by-size=#true", []
    ),
    (
      "nn.Conv2d(3, 32, 3, padding=1, padding_mode='reflect')", "conv filters=32 kernel=3 pad=1",
      ["padding_mode='reflect'"]
    ),
    ("nn.Conv2d(3, 32, 3, padding_mode='zeros')", "conv filters=32 kernel=3", []),
    (
      "nn.Conv2d(4, 32, 3, 1, 1, 2, 4)",
      "conv filters=32 kernel=3 stride=1 pad=1 dilation=2 groups=4", []
    ),
    ("nn.Conv2d(3, 32, 3, padding='same', device=None)", "conv filters=32 kernel=3 pad=same", []),
    ("nn.Conv1d(3, 32, kernel_size=(3,))", "conv filters=32 kernel=3", []),
    ("nn.ConvTranspose2d(8, 4, 2, stride=2)", "deconv filters=4 kernel=2 stride=2", []),
    (
      "nn.ConvTranspose2d(8, 4, 3, 2, 1, 1)",
      "deconv filters=4 kernel=3 stride=2 pad=1 output-pad=1", []
    ),
    ("nn.MaxPool2d(3, 2, 1, ceil_mode=True)", "maxpool kernel=3 stride=2 pad=1 rounding=ceil", []),
    ("nn.MaxPool2d(2, stride=None)", "maxpool kernel=2 stride=kernel", []),
    (
      "nn.AvgPool2d(3, 1, 1, False, False)",
      "avgpool kernel=3 stride=1 pad=1 count-padding=#false", []
    ),
    ("layers.MaxPooling2D()", "maxpool kernel=2 stride=kernel", []),
    ("F.max_pool2d(x, 2)", "maxpool kernel=2 stride=kernel", []),
    ("F.relu(x)", "relu", []), ("nn.ReLU(inplace=True)", "relu", []),
    ("nn.LeakyReLU(0.2)", "leaky-relu slope=0.2", []),
    ("layers.LeakyReLU()", "leaky-relu slope=0.3", []),
    ("nn.GELU(approximate='tanh')", "gelu approximation=tanh", []),
    ("nn.Dropout(p=0.2)", "dropout rate=0.2", []), ("nn.Dropout()", "dropout", []),
    ("nn.Dropout2d(0.2)", "dropout of=channels rate=0.2", []),
    ("nn.Upsample(scale_factor=2, mode='nearest')", "upsample factor=2 interpolation=nearest", []),
    (
      "F.interpolate(x, scale_factor=2.0, align_corners=True, mode='bilinear')",
      "upsample factor=2 interpolation=bilinear-aligned-corners", []
    ),
    (
      "nn.Upsample(size=(8, 9), mode='trilinear')", "upsample height=8 width=9",
      ["mode='trilinear'"]
    ),
    ("layers.UpSampling2D((2, 3))", "upsample factor=2x3", []),
    ("nn.PixelShuffle(2)", "pixel-shuffle factor=2", []),
    ("nn.ZeroPad2d((1, 2, 3, 4))", "pad pad=3,1,4,2", []),
    ("nn.ReflectionPad2d(1)", "pad mode=reflect pad=1", []),
    ("nn.ConstantPad2d(1, 0.5)", "pad pad=1 value=0.5", []),
    ("layers.Dense(10, activation='softmax')", "fc units=10", ["activation='softmax'"]),
    ("layers.Dense(10, use_bias=False)", "fc units=10 bias=none", []),
    ("nn.Linear(64, 10, False)", "fc units=10 bias=none", []),
    ("nn.Flatten(start_dim=1)", "flatten", []), ("nn.Identity()", "identity", []),
    ("nn.Conv2d(3, out_channels=n, kernel_size=3)", "conv kernel=3 filters=…", ["out_channels=n"]),
  ]

  @Test("Python becomes statements that the language takes, and what it does not say is named")
  func pythonApplied() throws {
    for (code, here, omitted) in Self.python {
      let help = Reading("network t { input 8 8 4; \(code) }").findings.flatMap(\.help).map(\.text)
      let parts = try #require(help.first).split(separator: "`", omittingEmptySubsequences: false)
      try #require(help.count == 1 && parts.count >= 3 && parts[0] == "this is Python; here: ")
      #expect(parts[1].replacing("\"", with: "") == here, "\(code)")
      #expect(
        omitted.allSatisfy { help[0].contains("`\($0)` is ") }
          && help[0].split(separator: "; `").count == 1 + omitted.count, "\(code): \(help)")
      guard !here.contains("…") else { continue }
      let input =
        here.contains("length=")
        ? "input 8 4" : here.contains("frames=") ? "input 4 8 8 4" : "input 8 8 4"
      let applied = Reading("network t { \(input); rounding floor; \(parts[1]) }")
      #expect(applied.findings.isEmpty, "\(code): \(applied.report)")
    }
  }

  @Test(
    "calls that are more than one statement have words",
    arguments: [
      ("torch.cat(a, dim=1)", "`concat { path …; path … }`"),
      ("nn.AdaptiveAvgPool2d((None, 7))", "`adaptive-avgpool height=… width=…`"),
      ("torch.mean(x, dim=1)", "`mean over=plane` or `mean over=channels`"),
      ("layers.DepthwiseConv2D(3)", "`conv filters=channels kernel=… groups=channels`"),
    ])
  func pythonInWords(code: String, words: String) {
    let help = Reading("network t { input 8 8 4; \(code) }").findings.flatMap(\.help).map(\.text)
    #expect(help == ["this is Python; here: \(words)"])
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
