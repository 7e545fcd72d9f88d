import CNNDiagnostics
import Foundation
@_spi(Rules) import NetworkModel
import Testing

@testable import NetworkSpec

/// Python that is pasted into a description is answered by statements.
@Suite("Python code")
struct PythonCodeTests {
  /// Python as people paste it, and what stands for it; in brackets what the statement does not say.
  static let python: [(code: String, here: String, omitted: [String])] = [
    ("nn.Softmax(dim=1)", "softmax over=channels", []),
    ("nn.Softmax(dim=2)", "softmax over=…", ["dim=2"]),
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
    (
      "layers.BatchNormalization(scale=False, center=False)",
      "batchnorm affine=#false epsilon=0.001", []
    ),
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
      "nn.Upsample(size=(8, 9), mode='trilinear')", "upsample height=8 width=9 interpolation=…",
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
    ("nn.Conv2d(3, out_channels=n, kernel_size=3)", "conv filters=… kernel=3", ["out_channels=n"]),
  ]

  @Test("Python becomes statements that the language takes, and what it does not say is named")
  func applied() throws {
    for (code, here, omitted) in PythonCodeTests.python {
      let help = help(code)
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
      (
        "nn.AdaptiveAvgPool2d((None, 7))",
        "`adaptive-avgpool height=… width=…`; `(None, 7)` is left out"
      ),
      ("torch.mean(x, dim=1)", "`mean over=plane` or `mean over=channels`"),
      ("layers.DepthwiseConv2D(3)", "`conv filters=channels kernel=… groups=channels`"),
    ])
  func inWords(code: String, words: String) {
    #expect(help(code) == ["this is Python; here: \(words)"])
  }

  private func help(_ code: String) -> [String] {
    Reading("network t { input 8 8 4; \(code) }").findings.flatMap(\.help).map(\.text)
  }

  @Test(
    "calls in a line of code",
    arguments: [
      ("self.conv1 = nn.Conv2d(3, 64, 3)", "`conv filters=64 kernel=3`"),
      ("self.conv1=nn.Conv2d(3, 64, 3)", "`conv filters=64 kernel=3`"),
      ("model.add(Dense(10))", "`fc units=10`"),
      (
        "model.add(layers.Dense(10, 'relu'))",
        "`fc units=10`; `'relu'` is a statement of its own after the layer, such as `relu`"
      ),
      ("x = F.relu(self.conv1(x))", "`relu`; `self.conv1(x)` is left out"),
      ("x = F.relu(x + y)", "`relu`; `x + y` is left out"),
      ("x = self.pool(F.relu(x))", "`relu`; `self.pool` is left out"),
      (
        "x = self.drop(F.relu(self.conv1(x)))",
        "`relu`; `self.conv1(x)` is left out; `self.drop` is left out"
      ),
      ("x = F.relu(F.max_pool2d(x, 2))", "`maxpool kernel=2 stride=kernel`, then `relu`"),
      ("return F.softmax(x, dim=1)", "`softmax over=channels`"),
      ("x = layers.Dense(10)(x)", "`fc units=10`"),
      ("x = layers.Dense(10)(layers.Flatten()(x))", "`flatten`, then `fc units=10`"),
      ("torch.add(x, y)", "`add { path …; path … }`"),
      ("x = x.view(-1, 16 * 5 * 5)", "`reshape height=… width=… channels=…`"),
      (
        "torchvision.ops.RoIPool(7, 0.5)",
        "`roi-pool height=7 width=7 regions=…`; `0.5` is left out"
      ),
      (
        "torchvision.ops.RoIAlign(7, 0.5, 2)",
        "not described; `roi-pool` takes the maxima of such regions"
      ),
    ])
  func lines(code: String, words: String) {
    #expect(help(code) == ["this is Python; here: \(words)"])
  }

  @Test(
    "calls of what is not known are no Python here",
    arguments: ["nn.Bilinear(3, 4, 5)", "self.conv1(x)", "x = self.conv1(x)", "x = x + y", "x = "])
  func unknown(code: String) {
    #expect(!help(code).contains { $0.hasPrefix("this is Python") })
  }

  @Test("calls within calls end in time")
  func nesting() {
    for part in ["F.relu(", "x = F.relu(", "model.add(", "self.f("] {
      let code = String(repeating: part, count: 1000)
      _ = help(code)
      _ = help(code + "x" + String(repeating: ")", count: 1000))
    }
    #expect(help(String(repeating: "F.relu(", count: 3) + "x)))").first?.contains("then") == true)
  }

  // MARK: What the frameworks do

  /// A call that its framework executed; `Tests/Fixtures/python-calls.py` says how.
  struct Call: Decodable, CustomTestStringConvertible {
    let code: String
    let input: [Int]
    let output: [Int]
    let parameters: Int64
    /// What a reader of the call cannot know, by the properties of the statement; nil if no statement has it.
    let open: [String: String]?
    let numbers: [String: Double]?

    var testDescription: String { code }
  }

  private struct Fixture: Decodable {
    let calls: [Call]
    /// Parameters of each name of each origin, with their defaults: `stride=None`.
    let signatures: [String: [String: [String]]]
  }

  private static let fixture: Fixture? = {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try? Data(contentsOf: tests.appending(path: "Fixtures/python-calls.json"))
    return data.flatMap { try? JSONDecoder().decode(Fixture.self, from: $0) }
  }()

  static let calls = fixture?.calls ?? []

  @Test("there are calls")
  func count() { #expect(PythonCodeTests.calls.count == 133) }

  @Test("a statement does what the call did in its framework", arguments: calls)
  func executed(_ call: Call) throws {
    let words = try #require(help(call.code).first)
    let pieces = words.split(separator: "`", omittingEmptySubsequences: false)
    try #require(pieces.count >= 3 && pieces[0] == "this is Python; here: ", "\(words)")
    let properties = pieces[1].split(separator: " ").dropFirst().map {
      $0.split(separator: "=", maxSplits: 1).map(String.init)
    }
    let stillOpen = properties.filter { $0[1] == "…" }.map { $0[0] }
    guard let open = call.open else {
      #expect(!stillOpen.isEmpty, "\(words)")
      return
    }
    #expect(Set(stillOpen) == Set(open.keys), "\(words)")
    var statement = String(pieces[1])
    for (name, value) in open {
      statement = statement.replacing("\(name)=…", with: "\(name)=\(value)")
    }
    let input = (call.input.count == 1 ? [1, 1] : []) + call.input
    let output = (call.output.count == 1 ? [1, 1] : []) + call.output
    let network = try Reading(
      "network t { input \(input.map(String.init).joined(separator: " ")); rounding floor; \(statement) }"
    ).network()
    let last = try #require(network.nodes.indices.last.map { network.network.id(at: $0) })
    let expected = output.map(String.init).joined(separator: "×")
    #expect(network.shape(of: last).description == expected, "\(statement)")
    let parameters = try network[last].layer.parameters(
      from: network.input(of: last), to: network.shape(of: last))
    #expect(parameters.total == call.parameters, "\(statement)")
    let word = try #require(LayerWord.named(String(pieces[1].prefix { $0 != " " })))
    for (name, value) in call.numbers ?? [:] {
      let written = properties.first { $0[0] == name }?[1]
      let here = written ?? word.properties.first { $0.name == name }?.defaultValue
      #expect(here.flatMap { Double($0) } == value, "\(name) of \(statement)")
    }
  }

  /// `2` of `(2, 2)`, which is the same to a layer.
  private func meaning(_ value: String) -> [String] {
    guard value.utf8.allSatisfy({ "0123456789(), ".utf8.contains($0) }) else { return [value] }
    return Set(value.split { "(), ".contains($0) }.map(String.init)).sorted()
  }

  @Test(
    "parameters and their defaults are those of the frameworks",
    arguments: PythonSignature.Origin.allCases)
  func signatures(_ origin: PythonSignature.Origin) throws {
    let table = try #require(PythonCodeTests.fixture?.signatures["\(origin)"])
    for line in PythonSignature.lines(of: origin) {
      let name = String(line.prefix { $0 != "(" })
      let signature = try #require(PythonSignature.named(name, in: origin))
      let expected = try #require(table[name], "\(name)")
      #expect(signature.parameters.count <= expected.count, "\(name)")
      // Those of other axes may have fewer.
      let others = ["1", "3"].flatMap { axes in
        ["d", "D"].map { name.replacing("2\($0)", with: axes + $0) }
      }
      for other in [name] + others.filter({ $0 != name }) {
        guard let expected = table[other],
          PythonSignature.lines(of: origin).first(where: { $0.hasPrefix(other + "(") }) == nil
            || other == name
        else { continue }
        for (parameter, written) in zip(signature.parameters, expected) {
          let parts = written.split(separator: "=", maxSplits: 1).map(String.init)
          #expect(parameter.name == parts[0], "\(other)")
          guard let value = parameter.defaultValue else { continue }
          #expect(
            parts.count == 2 && meaning(value) == meaning(parts[1]), "\(other): \(written)")
        }
      }
    }
  }
}
