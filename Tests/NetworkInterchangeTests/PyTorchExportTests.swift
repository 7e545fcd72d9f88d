import Foundation
import NetworkInterchange
import NetworkModel
import TestSupport
import Testing

/// Networks written as modules of PyTorch. That PyTorch computes the same of them, `.ci/interop-pytorch` shows.
@Suite struct PyTorchExportTests {
  /// A network's text without the notice, the imports and the main guard.
  private static func body(
    _ description: String, includesBranches: Bool = false
  ) throws -> String {
    let text = try PyTorchExport(
      of: describedNetwork(description), includesBranches: includesBranches
    ).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "# Written by cnnshape. No claim is made on generated files.")
    let start = lines.firstIndex { $0.hasPrefix("class ") } ?? 0
    let end = lines.firstIndex { $0.hasPrefix("if __name__") } ?? lines.count
    return lines[start..<end].joined(separator: "\n")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("a chain is a sequence under the names of its layers")
  func chain() throws {
    #expect(
      try Self.body(
        """
        network lenet title="LeNet-5, a variant" {
          input 28 28 1
          conv c1 filters=6 kernel=5 pad=2; batchnorm; relu
          maxpool kernel=2 stride=2
          conv c3 filters=16 kernel="3x5" stride=2 bias=none
          fc units=120; tanh
          fc units=10 bias=none; softmax
        }
        """) == """
          class LeNet5(nn.Sequential):
              def __init__(self):
                  super().__init__()
                  self.c1 = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.BatchNorm2d(6), nn.ReLU())
                  self.maxpool1 = nn.MaxPool2d(2)
                  self.c3 = nn.Conv2d(6, 16, (3, 5), stride=2, bias=False)
                  self.fc1 = nn.Sequential(nn.Flatten(), nn.Linear(480, 120), nn.Tanh())
                  self.fc2 = nn.Sequential(nn.Linear(120, 10, bias=False), nn.Softmax(dim=1))
          """)
  }

  @Test("blocks are classes with what varies as arguments, and repeats are loops")
  func blocks() throws {
    #expect(
      try Self.body(
        """
        block unit filters stride=1 {
          add {
            path {
              conv filters=filters kernel=3 pad=1 stride=stride bias=none; batchnorm; relu
              conv filters=filters kernel=3 pad=1 bias=none; batchnorm
            }
            path {
              when "stride != 1 || channels != filters" {
                conv filters=filters kernel=1 stride=stride bias=none; batchnorm
              }
            }
          }
          relu
        }
        network n {
          input 32 32 16
          repeat 3 { unit 16 }
          unit 32 stride=2
          unit 32
          unit 32
          global-avgpool; fc units=10
        }
        """) == """
          class Residual(nn.Module):
              def __init__(self, in_channels, out_channels, stride=1):
                  super().__init__()
                  self.residual = nn.Sequential(
                      nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False),
                      nn.BatchNorm2d(out_channels), nn.ReLU(),
                      nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False),
                      nn.BatchNorm2d(out_channels),
                  )
                  self.shortcut = nn.Sequential(
                      nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                      nn.BatchNorm2d(out_channels),
                  ) if stride != 1 or in_channels != out_channels else nn.Identity()
                  self.activation = nn.ReLU()

              def forward(self, x):
                  return self.activation(self.residual(x) + self.shortcut(x))


          class N(nn.Sequential):
              def __init__(self):
                  super().__init__()
                  self.residuals = nn.Sequential(*[Residual(16, 16) for _ in range(3)])
                  self.unit4 = Residual(16, 32, stride=2)
                  self.residuals2 = nn.Sequential(*[Residual(32, 32) for _ in range(2)])
                  self.global_avgpool1 = nn.AdaptiveAvgPool2d(1)
                  self.fc1 = nn.Sequential(nn.Flatten(), nn.Linear(32, 10))
          """)
  }

  @Test("numbers of channels that grow are counted in the loop")
  func growth() throws {
    #expect(
      try Self.body(
        """
        network n {
          input 8 8 16
          repeat 4 { concat { path {}; path { batchnorm; relu; conv filters=12 kernel=3 pad=1 } } }
        }
        """) == """
          class DenseLayer(nn.Module):
              def __init__(self, in_channels):
                  super().__init__()
                  self.branch = nn.Sequential(
                      nn.BatchNorm2d(in_channels), nn.ReLU(),
                      nn.Conv2d(in_channels, 12, 3, padding=1),
                  )

              def forward(self, x):
                  return torch.cat([x, self.branch(x)], 1)


          class N(nn.Sequential):
              def __init__(self):
                  super().__init__()
                  self.dense_layers = nn.Sequential(*[DenseLayer(16 + 12 * i) for i in range(4)])
          """)
  }

  @Test("what is read again has a variable, what shares weights is called again")
  func references() throws {
    #expect(
      try Self.body(
        """
        network n {
          input 8 8 4
          conv a filters=4 kernel=3 pad=1; relu early
          conv b filters=4 kernel=3 pad=1 weights-of=a
          conv c filters=4 kernel=3 pad=2 dilation=2 weights-of=a
          conv d filters=2 kernel=1
          output early d
        }
        """) == """
          class N(nn.Module):
              def __init__(self):
                  super().__init__()
                  self.a = nn.Conv2d(4, 4, 3, padding=1)
                  self.early = nn.ReLU()
                  self.c = nn.Conv2d(4, 4, 3, padding=2, dilation=2)
                  self.c.weight = self.a.weight
                  self.c.bias = self.a.bias
                  self.d = nn.Conv2d(4, 2, 1)

              def forward(self, x):
                  a = self.a(x)
                  early = self.early(a)
                  x = self.a(early)
                  x = self.c(x)
                  d = self.d(x)
                  return early, d
          """)
  }

  @Test(
    "whatever has a layer's parameters is shared, and what brings the input into its form is not",
    arguments: [
      (
        """
        fc a units=4 over=positions; conv c filters=4 kernel=3 pad=1
        fc b units=4 over=positions weights-of=a; conv d filters=2 kernel=1
        """,
        """
        self.a = Permute(0, 2, 3, 1)
        self.a2 = nn.Linear(4, 4)
        self.a3 = Permute(0, 3, 1, 2)
        self.c = nn.Conv2d(4, 4, 3, padding=1)
        self.b = Permute(0, 2, 3, 1)
        self.b2 = Permute(0, 3, 1, 2)
        self.d = nn.Conv2d(4, 2, 1)
        """,
        """
        a = self.a3(self.a2(self.a(x)))
        x = self.c(a)
        x = self.b2(self.a2(self.b(x)))
        return self.d(x)
        """
      ),
      (
        """
        conv a filters=4 kernel=3 pad=1 bias=per-position
        conv b filters=4 kernel=3 pad=1 bias=per-position weights-of=a
        """,
        """
        self.a = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.a2 = PositionBias(4, 8, 8)
        """,
        """
        a = self.a2(self.a(x))
        return self.a2(self.a(a))
        """
      ),
      (
        """
        conv a filters=4 kernel=3 pad=1 weights=per-position
        conv b filters=4 kernel=3 pad=2 dilation=2 weights=per-position weights-of=a
        """,
        """
        self.a = LocallyConnected(4, 4, (3, 3), (8, 8), (1, 1), (1, 1), (1, 1, 1, 1))
        self.a2 = PositionBias(4, 8, 8)
        self.b = LocallyConnected(4, 4, (3, 3), (8, 8), (1, 1), (2, 2), (2, 2, 2, 2))
        self.b.weight = self.a.weight
        """,
        """
        a = self.a2(self.a(x))
        return self.a2(self.b(a))
        """
      ),
      (
        """
        deconv a filters=4 kernel=4 pad=same
        deconv b filters=4 kernel=4 pad=same weights-of=a
        """,
        """
        self.a = nn.ConvTranspose2d(4, 4, 4, padding=1)
        self.a2 = nn.ZeroPad2d((0, -1, 0, -1))
        self.b = nn.ZeroPad2d((0, -1, 0, -1))
        """,
        """
        a = self.a2(self.a(x))
        return self.b(self.a(a))
        """
      ),
      (
        """
        conv a filters=4 kernel=1; conv b filters=4 kernel=1
        add c weights=plain { path from=a; path from=b }
        add weights=plain weights-of=c { path from=a; path from=c }
        """,
        """
        self.a = nn.Conv2d(4, 4, 1)
        self.residual = nn.Conv2d(4, 4, 1)
        self.c = WeightedSum(2)
        """,
        """
        a = self.a(x)
        c = self.c(a, self.residual(a))
        return self.c(a, c)
        """
      ),
    ])
  func sharing(_ layers: String, _ setup: String, _ forward: String) throws {
    let text = try Self.body("network n { input 8 8 4\n\(layers)\n}")
    func indented(_ lines: String) -> String {
      lines.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
    }
    let expected =
      "        super().__init__()\n" + indented(setup) + "\n\n    def forward(self, x):\n"
      + indented(forward)
    #expect(text.hasSuffix(expected), "\(text)")
  }

  @Test("what has no parameters is not frozen")
  func frozen() throws {
    #expect(
      try Self.body("network n { input 8 8 4; fc a units=3 frozen=#true; relu }").hasSuffix(
        """
                self.a = nn.Sequential(nn.Flatten(), nn.Linear(256, 3).requires_grad_(False), nn.ReLU())
        """))
  }

  @Test("numbers in a loop are short: `i` once, and a minus where they fall")
  func progressions() throws {
    let text = try Self.body(
      """
      network n {
        input 8 8 4
        conv filters=5 kernel=1; relu; conv filters=6 kernel=1; relu; conv filters=7 kernel=1; relu
        avgpool kernel=2 stride=2
        conv filters=5 kernel=1; relu; conv filters=3 kernel=1; relu; conv filters=1 kernel=1; relu
      }
      """)
    #expect(text.contains("nn.Conv2d(4 + i, 5 + i, 1)"), "\(text)")
    #expect(text.contains("nn.Conv2d(7 - 2 * i, 5 - 2 * i, 1)"), "\(text)")
  }

  @Test("inputs are arguments, and side outputs are results only if they are asked for")
  func inputsAndBranches() throws {
    let description = """
      network n {
        input left 8 8 4
        conv a filters=4 kernel=1
        branch side { global-avgpool; fc units=3 }
        input right 8 8 4
        subtract { path {}; path from=a }
      }
      """
    #expect(
      try Self.body(description) == """
        class N(nn.Module):
            def __init__(self):
                super().__init__()
                self.a = nn.Conv2d(4, 4, 1)

            def forward(self, left, right):
                x = self.a(left)
                return right - x
        """)
    #expect(
      try Self.body(description, includesBranches: true).hasSuffix(
        """
            def forward(self, left, right):
                x = self.a(left)
                side_fc1 = self.global_avgpool(x)
                subtract1 = right - x
                return subtract1, side_fc1
        """))
  }

  @Test("the layers follow one another where a side output is read by others")
  func listing() throws {
    let text = try Self.body(
      """
      network n {
        input 8 8 3
        conv c filters=4 kernel=3 pad=1
        branch aux { conv z filters=5 kernel=1; softmax }
        conv e from="aux/z" filters=3 kernel=1
      }
      """, includesBranches: true)
    #expect(
      text.hasSuffix(
        """
            def forward(self, x):
                x = self.c(x)
                aux_z = self.aux(x)
                aux_softmax1 = self.aux2(aux_z)
                e = self.e(aux_z)
                return e, aux_softmax1
        """), "\(text)")
  }

  @Test(
    "names are identifiers, none of Python's, of modules' or of each other",
    arguments: [
      ("class", "self.class_ ="), ("forward", "self.forward2 ="), ("1x1", "self.layer_1x1 ="),
      ("a-b.c", "self.a_b_c ="), ("größe", "self.gr_e ="), ("__private", "self.private ="),
      ("日本", "self.layer ="), ("training", "self.training2 ="),
    ])
  func names(_ name: String, _ expected: String) throws {
    let text = try Self.body(
      "network n { input 4 4 2; conv \"\(name)\" filters=2 kernel=1; maxpool kernel=2 }")
    #expect(text.contains(expected), "\(text)")
  }

  @Test("titles and names of networks are classes that hide nothing of PyTorch's")
  func classNames() throws {
    for (head, expected) in [
      ("network n title=\"nn\"", "class Nn("), ("network n title=\"F\"", "class F2("),
      ("network n title=\"Lambda\"", "class Lambda2("), ("network \"3d net\"", "class Model3dNet("),
      ("network n title=\"Ü (große)\"", "class N("), ("network None", "class None_("),
      ("network \"a/b\"", "class B("), ("network LAYERS", "class LAYERS2("),
    ] {
      let text = try Self.body("\(head) { input 4 4 2; relu }")
      #expect(text.contains(expected), "\(head): \(text)")
    }
  }

  @Test("what only its file knows is refused by name")
  func refusal() throws {
    let result = CaffeResult(
      """
      name: "n" input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
      layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
        convolution_param { num_output: 4 kernel_size: 3 } }
      layer { name: "size" type: "AbsVal" bottom: "conv" top: "size" }
      """)
    let network = try #require(result.network)
    let refusal = #expect(throws: ExportRefusal.self) { try PyTorchExport(of: network) }
    #expect(
      refusal?.faults.map { network[$0.node].name + ": " + $0.reason }
        == ["size: only the shape and cost of AbsVal are known, not what it computes"])
  }

  @Test("every kind and setting is written")
  func everyKind() throws {
    for (name, network) in ONNXExportTests.layers {
      #expect(throws: Never.self, "\(name)") { try PyTorchExport(of: network) }
    }
  }

  @Test(
    "the zoo's networks take a page",
    arguments: [
      ("resnet50", "resnet.kdl", 60), ("googlenet", "googlenet.kdl", 60),
      ("densenet121", "densenet.kdl", 60), ("vgg16", "vgg.kdl", 40),
      ("torchvision/densenet201", "torchvision/densenet.kdl", 80),
      ("torchvision/mobilenet_v2", "torchvision/mobilenet.kdl", 60),
    ])
  func lengths(_ name: String, _ path: String, _ most: Int) throws {
    let text = try PyTorchExport(of: zooNetwork(name, in: path)).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= most, "\(text)")
    #expect(lines.allSatisfy { $0.utf8.count <= 100 })
  }

  @Test("a long chain is written in time that grows with it")
  func longChain() throws {
    func seconds(_ count: Int) throws -> Double {
      var text = "network n { input 4 4 2\n"
      for place in 0..<count { text += "conv filters=\(2 + place % 7) kernel=1; relu\n" }
      let network = try describedNetwork(text + "}")
      let clock = ContinuousClock()
      let start = clock.now
      let export = try PyTorchExport(of: network)
      #expect(export.text.utf8.count > count)
      return Double((clock.now - start).components.seconds)
        + Double((clock.now - start).components.attoseconds) / 1e18
    }
    let (short, long) = (try seconds(500), try seconds(4_000))
    // Time that grew with the square would be 64 times as long.
    #expect(long < 40 * short, "\(short) s, \(long) s")
  }
}
