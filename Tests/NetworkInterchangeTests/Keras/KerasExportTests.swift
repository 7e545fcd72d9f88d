import NetworkInterchange
import NetworkModel
import TestSupport
import Testing

/// Networks written for Keras, and their JSON read again. What Keras makes of them is checked by `.ci/interop-keras`.
@Suite struct KerasExportTests {
  private static let layers = ONNXExportTests.layers

  /// Of the fixture's networks those that Keras cannot express.
  private static let refused: Set<String> = [
    "conv-rectangular", "maxpool-dilated", "maxpool-dilated-padding", "max-unpool-padded",
  ]

  /// Those that need code, which JSON does not have.
  private static let needingCode: Set<String> = [
    "add-normalized", "add-softmax", "conv-bias-per-position", "conv-standardized", "rbf",
    "scale-bias",
  ]

  /// Those made of operations of which one is no layer.
  private static let unreadable: Set<String> = [
    "adaptive-l2pool", "adaptive-lppool", "add-weighted", "batchnorm-untracked", "conv-local",
    "max-unpool", "max-unpool-odd", "max-unpool-remainder", "maxout", "maxout-vector",
  ]

  /// Those whose axes are named in another order where their result is read.
  private static let permuted: Set<String> = ["reshape"]

  private static func json(_ network: InferredNetwork) throws -> String {
    let export = try KerasExport(of: network, as: .json)
    return String(decoding: export.bytes, as: UTF8.self)
  }

  private static func script(_ network: InferredNetwork) throws -> String {
    let export = try KerasExport(of: network, as: .script)
    return String(decoding: export.bytes, as: UTF8.self)
  }

  private static func read(_ json: String) -> ImportedNetwork {
    ImportedNetwork(json, as: "model.json")
  }

  @Test("every way to write a layer is one of Keras, or refused with its reason")
  func refusals() throws {
    let listed = Self.refused.union(Self.needingCode)
    #expect(listed.subtracting(Self.layers.keys) == [])
    for (name, network) in Self.layers {
      for form in [KerasExport.Form.script, .json] {
        let isRefused =
          Self.refused.contains(name) || form == .json && Self.needingCode.contains(name)
        do throws(ExportRefusal) {
          _ = try KerasExport(of: network, as: form)
          #expect(!isRefused, "\(name)")
        } catch {
          #expect(isRefused, "\(name): \(error.faults.map(\.reason))")
          #expect(error.faults.allSatisfy { !$0.reason.isEmpty && $0.help != nil }, "\(name)")
        }
      }
    }
  }

  @Test("parameters, MACs and the output survive export and import")
  func roundTrips() throws {
    #expect(Self.unreadable.union(Self.permuted).subtracting(Self.layers.keys) == [])
    let written = Self.layers.filter {
      !Self.refused.contains($0.key) && !Self.needingCode.contains($0.key)
    }
    for (name, network) in written.sorted(by: { $0.key < $1.key }) {
      let result = Self.read(try Self.json(network))
      guard let back = result.network, result.errors.isEmpty else {
        #expect(Self.unreadable.contains(name), "\(name): \(result.errors)")
        continue
      }
      #expect(!Self.unreadable.contains(name), "\(name)")
      #expect(
        try ONNXExportTests.figures(of: back) == ONNXExportTests.figures(of: network), "\(name)")
      let outputs = network.network.outputs.map { network.shape(of: $0) }
      #expect(
        (back.network.outputs.map { back.shape(of: $0) } == outputs)
          == !Self.permuted.contains(name), "\(name)")
    }
  }

  @Test(
    "networks of the zoo come back with their parameters, MACs, outputs and receptive fields",
    arguments: [
      ("lenet5", "lenet.kdl"), ("alexnet", "alexnet.kdl"), ("vgg16", "vgg.kdl"),
      ("googlenet", "googlenet.kdl"), ("resnet50", "resnet.kdl"),
      ("torchvision/squeezenet1_1", "torchvision/squeezenet.kdl"), ("densenet121", "densenet.kdl"),
      ("torchvision/mobilenet_v2", "torchvision/mobilenet.kdl"),
      ("torchvision/shufflenet_v2_x1_0", "torchvision/shufflenet.kdl"),
      ("torchvision/efficientnet_b0", "torchvision/efficientnet.kdl"),
      ("torchvision/convnext_tiny", "torchvision/convnext.kdl"),
    ])
  func zooRoundTrips(_ name: String, _ path: String) throws {
    let network = try zooNetwork(name, in: path)
    if name == "lenet5" {
      #expect(throws: ExportRefusal.self) { try Self.json(network) }
      return
    }
    let result = Self.read(try Self.json(network))
    let back = try #require(result.network, "\(result.errors)")
    #expect(try ONNXExportTests.figures(of: back) == ONNXExportTests.figures(of: network))
    #expect(
      back.network.outputs.map { back.shape(of: $0) }
        == network.network.outputs.map { network.shape(of: $0) })
  }

  // MARK: Scripts

  @Test("a script is what a user of Keras writes")
  func script() throws {
    let network = try describedNetwork(
      """
      network small {
        input 32 31 3
        conv c1 filters=16 kernel=3 stride=2 pad=1 bias=none
        batchnorm b1
        relu r1
        maxpool p1 kernel=3 stride=2 pad=1 rounding=floor
        multiply gate {
          path {}
          path { global-avgpool; conv filters=16 kernel=1; sigmoid }
        }
        conv c2 filters=16 kernel="3x1" pad=same groups=16
        lrn n1
        fc f1 units=10
        softmax
      }
      """)
    let parts = try Self.script(network).split(separator: "\n\n\n").map { String($0) }
    try #require(parts.count == 4)
    #expect(
      parts[0] == """
        # Written by cnnshape. No claim is made on generated files.

        import keras
        from keras import layers, ops
        """)
    // What it computes is checked where it is run.
    #expect(parts[1].hasPrefix("def local_response_normalization(x, size, alpha, beta, k):\n"))
    #expect(
      parts[2] == """
        def small():
            inputs = keras.Input((32, 31, 3), name="input")
            x = layers.ZeroPadding2D(1, name="c1_pad")(inputs)
            x = layers.Conv2D(16, 3, strides=2, use_bias=False, name="c1")(x)
            x = layers.BatchNormalization(epsilon=1e-05, name="b1")(x)
            x = layers.ReLU(name="r1")(x)
            x = layers.ZeroPadding2D(1, name="p1_pad")(x)
            p1 = layers.MaxPooling2D(3, strides=2, name="p1")(x)
            x = layers.GlobalAveragePooling2D(keepdims=True, name="global-avgpool1")(p1)
            x = layers.Conv2D(16, 1, name="conv1")(x)
            x = layers.Activation("sigmoid", name="sigmoid1")(x)
            x = layers.Multiply(name="gate")([p1, x])
            x = layers.DepthwiseConv2D((3, 1), padding="same", name="c2")(x)
            x = local_response_normalization(x, size=5, alpha=0.0001, beta=0.75, k=2.0)
            x = layers.Flatten(name="n1_flatten")(x)
            x = layers.Dense(10, name="f1")(x)
            x = layers.Softmax(name="softmax1")(x)
            return keras.Model(inputs, x, name="small")
        """)
    #expect(
      parts[3] == """
        if __name__ == "__main__":
            small().summary()

        """)
  }

  @Test("hostile names are cleaned, and no two layers or variables have the same")
  func names() throws {
    let network = try describedNetwork(
      """
      network "def \\"x\\"" {
        input "in\\"put" 4 4 2
        relu "lambda"
        relu "a\\\\b"
        relu "pad"
        add "a/b" { path { relu }; path {} }
        relu "a_b"
        add "ops" { path { relu "layers" }; path {} }
        relu "None"
        add "é" { path { relu "_" }; path {} }
      }
      """)
    let script = try Self.script(network)
    let statements = script.split(separator: "\n").filter { $0.hasPrefix("    ") }
    var variables: Set<Substring> = []
    for statement in statements {
      guard let end = statement.firstRange(of: " = ")?.lowerBound else { continue }
      let variable = statement[..<end].drop { $0 == " " }
      #expect(
        variable.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && $0 < 0x7B || $0 < 0x3A || $0 == 0x5F })
      if variable != "x" { #expect(variables.insert(variable).inserted, "\(statement)") }
    }
    #expect(!variables.contains("lambda") && !variables.contains("ops"))
    #expect(script.utf8.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || $0 == 0x0A) })
    #expect(script.contains("name=\"pad-layer\""))
    let names = script.ranges(of: "name=\"").map { range in
      script[range.upperBound...].prefix { $0 != ")" }
    }
    #expect(Set(names).count == names.count)
    #expect(Self.read(try Self.json(network)).network != nil)
  }

  @Test("names are ones that every backend takes, and none that Keras or the script itself needs")
  func backends() throws {
    let network = try describedNetwork(
      """
      network "super" {
        input 4 4 2
        relu "block.1"
        relu "block+1"
        relu "é"
        lrn "n"
        relu "true_divide_1"
        relu "get_item"
      }
      """)
    let script = try Self.script(network)
    #expect(script.contains("\ndef super2():\n"))
    for name in ["block_1", "block_1-2", "_", "true_divide_1-layer", "get_item-layer"] {
      #expect(script.contains("ReLU(name=\"\(name)\")"), "\(name)")
    }
    let unnamed = try describedNetwork("network \"é\" { input 4 4 2; relu }")
    #expect(try Self.script(unnamed).contains("name=\"network_\")"))
  }

  @Test("layers that share weights are one layer called twice, if their settings are the same")
  func sharing() throws {
    let script = try Self.script(try #require(Self.layers["shared-weights"]))
    #expect(script.contains("    a_layer = layers.Conv2D(4, 3, padding=\"same\", name=\"a\")\n"))
    #expect(script.ranges(of: "a_layer(").count == 2)
    let other = try describedNetwork(
      """
      network other {
        input 8 8 4
        conv a filters=4 kernel=3 pad=1
        conv b filters=4 kernel=3 stride=2 pad=1 weights-of=a
      }
      """)
    #expect(throws: ExportRefusal.self) { try Self.script(other) }
  }

  @Test("blocks that are called alike are functions, and those that differ by a number a loop")
  func blocks() throws {
    let network = try describedNetwork(
      """
      block unit width stride=1 {
        add {
          path { conv filters=width kernel=3 stride=stride pad=1; relu; conv filters=width kernel=3 pad=1 }
          path { conv filters=width kernel=1 stride=stride }
        }
        relu
      }
      network small {
        input 32 32 3
        unit u1 width=8
        repeat 3 { unit width=16 }
        unit u2 width=32 stride=2
        global-avgpool
        fc units=10
      }
      """)
    #expect(
      try Self.script(network) == """
        # Written by cnnshape. No claim is made on generated files.

        import keras
        from keras import layers


        def u(inputs, filters, name):
            x = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv1")(inputs)
            x = layers.ReLU(name=f"{name}_relu1")(x)
            conv2 = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv2")(x)
            x = layers.Conv2D(filters, 1, name=f"{name}_conv3")(inputs)
            x = layers.Add(name=f"{name}_add1")([conv2, x])
            x = layers.ReLU(name=f"{name}_relu2")(x)
            return x


        def small():
            inputs = keras.Input((32, 32, 3), name="input")
            x = u(inputs, 8, name="u1")
            for i in range(1, 4):
                x = u(x, 16, name=f"unit{i}")
            unit3 = x
            x = layers.ZeroPadding2D(1, name="u2_conv1_pad")(unit3)
            x = layers.Conv2D(32, 3, strides=2, name="u2_conv1")(x)
            x = layers.ReLU(name="u2_relu1")(x)
            u2_conv2 = layers.Conv2D(32, 3, padding="same", name="u2_conv2")(x)
            x = layers.Conv2D(32, 1, strides=2, name="u2_conv3")(unit3)
            x = layers.Add(name="u2_add1")([u2_conv2, x])
            x = layers.ReLU(name="u2_relu2")(x)
            x = layers.GlobalAveragePooling2D(name="global-avgpool1")(x)
            x = layers.Dense(10, name="fc1")(x)
            return keras.Model(inputs, x, name="small")


        if __name__ == "__main__":
            small().summary()

        """)
  }

  @Test("side outputs are written only if they are asked for")
  func branches() throws {
    let network = try describedNetwork(
      """
      network n {
        input 4 4 2
        relu a
        branch side { conv c filters=3 kernel=1 }
        relu b
      }
      """)
    let script = try Self.script(network)
    #expect(!script.contains("Conv2D"))
    let export = try KerasExport(of: network, as: .json, includesBranches: true)
    let back = try #require(
      Self.read(String(decoding: export.bytes, as: UTF8.self)).network)
    #expect(back.network.outputs.count == 2)
  }

  @Test("a chain of very many layers takes a time that grows with their number")
  func longChain() throws {
    let network = try describedNetwork(
      """
      network long {
        input 1 1 2
        repeat 20000 { add { path { relu }; path {} } }
      }
      """)
    let start = ContinuousClock.now
    let script = try Self.script(network)
    let json = try Self.json(network)
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(script.utf8.count > 1_000_000)
    #expect(json.utf8.count > 1_000_000)
  }
}
