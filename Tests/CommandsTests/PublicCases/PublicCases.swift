extension PublicCase {
  /// A network's JSON has these totals.
  private static func totals(
    _ question: String, _ model: Model, _ network: String = "", parameters: Int64, macs: Int64
  ) -> PublicCase {
    PublicCase(
      question, model, "summarize MODEL\(network) --format json",
      .value("totals.parameters", [parameters]), .value("totals.macs", [macs]))
  }

  /// The last layer of a network has this shape.
  private static func shape(
    _ question: String, _ file: String, _ network: String, _ layer: String, _ output: [Int64]
  ) -> PublicCase {
    PublicCase(
      question, .file(file), "summarize MODEL#\(network) --format json",
      .value("layers.\(layer).output", output))
  }

  static let networks: [PublicCase] = [
    ("efficientnet_b0", "", 5_288_548, 385_814_752),
    ("mobilenet_v3_large", "", 5_483_032, 216_589_760),
    ("mnasnet1_0", "#mnasnet1_0", 4_383_312, 314_415_872),
    ("regnet_y_400mf", "", 4_344_144, 401_842_848),
    ("convnext_tiny", "", 28_589_128, 4_455_531_264),
    ("resnext50_32x4d", "#resnext50_32x4d", 25_028_904, 4_230_479_872),
    ("wide_resnet50_2", "#wide_resnet50_2", 68_883_240, 11_398_021_120),
    ("unet", "", 31_030_658, 150_428_424_448),
    ("yolov3_tiny", "", 8_852_366, 2_782_480_896),
    ("fcn32s", "", 136_152_917, 181_365_854_976),
  ].map { name, network, parameters, macs in
    totals(name, .file("networks/\(name).kdl"), network, parameters: parameters, macs: macs)
  }

  static let shapes: [PublicCase] = [
    shape("pytorch #57178", "06-ceil.kdl", "torch-57178", "maxpool1", [16, 16, 3]),
    shape("pytorch #45357", "06-ceil.kdl", "torch-45357", "maxpool1", [3, 4, 1]),
    shape("pytorch #116420", "06-ceil.kdl", "torch-116420", "avgpool1", [3, 3, 1]),
    shape("xla PR 2583", "06-ceil.kdl", "xla-2583", "maxpool1", [2, 3, 1]),
    shape("burn #5791", "06-ceil.kdl", "burn-5791", "maxpool1", [3, 3, 1]),
    shape("onnxruntime #15446", "06-ceil.kdl", "ort-15446", "maxpool1", [3, 2, 3]),
    shape("onnx #4958", "06-ceil.kdl", "onnx-4958", "avgpool1", [2, 3, 1]),
    shape("tensornets #25", "13-same.kdl", "tensornets-25", "c", [112, 112, 64]),
    shape("MIPVerify.jl PR 23", "13-same.kdl", "mipverify-23", "c", [3, 3, 1]),
    shape("webdnn #435", "13-same.kdl", "webdnn-435", "d", [14, 14, 1]),
    shape("keras #13231", "10-keras13231.kdl", "sides", "deconv1", [368, 489, 1]),
    shape("pytorch #108197", "38-adaptive.kdl", "torch-108197", "a", [2, 2, 1]),
    shape("pytorch on MPS #80732", "38-adaptive.kdl", "mps-80732", "a", [7, 7, 1]),
    shape("dilation 33 at 32", "68-aspp.kdl", "c", "conv1", [32, 32, 256]),
  ]

  /// Sequences, clips, and channels that come first.
  static let axes: [PublicCase] = [
    PublicCase(
      "keras-tcn #8", .file("17-tcn.kdl"), "summarize MODEL#keras-tcn-8 --format json",
      .value("layers.residual12/relu3.receptiveField.size", [1, 631])),
    PublicCase(
      "pytorch-tcn #13", .file("17-tcn.kdl"), "summarize MODEL#pytorch-tcn-13 --format json",
      .value("layers.residual7/relu3.receptiveField.size", [1, 763])),
    PublicCase(
      "keras-tcn #8 as a sequence", .zoo, "summarize tcn --format json",
      .value("layers.s2d8/relu3.receptiveField.size", [631])),
    PublicCase(
      "pytorch-tcn #13 as a sequence", .zoo, "summarize tcn7 --format json",
      .value("layers.d64/relu3.receptiveField.size", [763])),
    PublicCase(
      "a series of 100 steps", .file("36-conv1d.kdl"), "summarize MODEL --format json",
      .value("layers.conv1.output", [1, 96, 16])),
    PublicCase(
      "a series of 100 steps as a sequence",
      .described("network ts { input 100 3; conv filters=16 kernel=5; relu }"),
      "summarize MODEL --format json", .value("layers.conv1.output", [96, 16]),
      .value("totals.parameters", [256])),
    PublicCase(
      "PyTorch-MFNet #12", .file("37-conv3d.kdl"), "check MODEL",
      .finds("unknown-word", ["is `conv filters=… kernel=…` here"])),
    PublicCase(
      "PyTorch-MFNet #12 with the word",
      .described("network v { input 16 112 112 3; conv filters=64 kernel=\"3x3x3\" pad=1; relu }"),
      "summarize MODEL --format json", .value("layers.conv1.output", [16, 112, 112, 64]),
      .value("totals.parameters", [5248]), .value("totals.macs", [1_040_449_536])),
    PublicCase(
      "CNNGestureRecognizer #56", .file("40-chw.kdl"), "check MODEL",
      .finds("channels-first", ["write `input 200 200 1`"])),
    PublicCase(
      "channels first on the command line", .zoo, "summarize lenet5 --input 3x224x224",
      .finds("channels-first", ["`--input 224x224x3`", "`--layout chw`"])),
    PublicCase(
      "channels first, and said so", .zoo,
      "summarize vgg16 --input 3x224x224 --layout chw --format json", .isClean,
      .value("totals.macs", [15_470_264_320])),
    PublicCase(
      "one number for all axes", .zoo, "summarize vgg16 --input 224 --format json", .isClean,
      .value("totals.macs", [15_470_264_320])),
  ]

  /// Networks that could not be described before, or only with workarounds, as descriptions now.
  static let sayable: [PublicCase] = [
    PublicCase(
      "skips from the ends of blocks, Pytorch-UNet #52",
      .described(
        """
        block double maps { repeat 2 { conv filters=maps kernel=3 pad=1; batchnorm; relu } }
        block up maps skip {
            upsample u factor=2 interpolation=bilinear-aligned-corners
            concat { path from=skip { crop like=u }; path {} }
            double convs maps
        }
        network unet {
            input 512 512 3
            double x1 64
            repeat "128 256 512 512" as=i value=maps { maxpool kernel=2 stride=kernel; double "x{i + 2}" maps }
            repeat "256 128 64 64" as=i value=maps { up "u{i + 1}" maps "x{4 - i}" }
            conv scores filters=1 kernel=1
        }
        """), "summarize MODEL --format json", .value("totals.parameters", [13_395_329]), .isClean),
    PublicCase(
      "one head on five levels, keras-io #337",
      .described(
        """
        block tower {
            repeat 4 { conv filters=256 kernel=3 pad=1; relu }
            conv score filters=720 kernel=3 pad=1
        }
        network head {
            input p3 100 100 256; tower t3
            input p4 50 50 256; tower t4 weights-of=t3
            input p5 25 25 256; tower t5 weights-of=t3
            input p6 13 13 256; tower t6 weights-of=t3
            input p7 7 7 256; tower t7 weights-of=t3
            output t3 t4 t5 t6 t7
        }
        """), "summarize MODEL --format json", .value("totals.parameters", [4_019_920]),
      .value("totals.macs", [53_614_522_368]), .isClean),
    PublicCase(
      "a plane like another layer's, mmdetection PR 2157",
      .described(
        """
        network fpn {
            input 85 85 3
            rounding floor
            conv c3 filters=8 kernel=3 pad=1
            conv c4 filters=16 kernel=3 stride=2 pad=1
            conv l4 filters=8 kernel=1
            add { path { upsample like=c3 }; path from=c3 { conv l3 filters=8 kernel=1 } }
        }
        """), "summarize MODEL --format json", .value("layers.l4.output", [43, 43, 8]),
      .value("layers.add1.output", [85, 85, 8]), .isClean),
    PublicCase(
      "a transposed convolution to a given size, keras #13231",
      .described(
        "network n { input 46 62 1; deconv filters=1 kernel=16 stride=8 output=\"368x489\" }"),
      "summarize MODEL --format json", .value("layers.deconv1.output", [368, 489, 1]), .isClean),
    PublicCase(
      "a frozen backbone",
      .described(
        """
        network frozen {
            input 150 150 3
            rounding floor
            freeze {
                repeat "2 2 3 3 3" as=i value=n {
                    repeat n { conv filters="min(64 * pow(2, i), 512)" kernel=3 pad=1; relu }
                    maxpool kernel=2 stride=kernel
                }
            }
            fc units=256; relu
            fc units=1; sigmoid
        }
        """), "summarize MODEL --format json", .value("totals.parameters", [16_812_353]),
      .value("totals.trainable", [2_097_665]), .value("totals.frozen", [14_714_688]), .isClean),
    PublicCase(
      "yolov3-tiny with its normalizations folded", .file("networks/yolov3_tiny.kdl"),
      "summarize MODEL --fold-batchnorm --format json", .value("totals.parameters", [8_849_182]),
      .value("totals.macs", [2_782_480_896])),
    PublicCase(
      "a pooling that PyTorch moves by 2",
      .described("network n { input 32 32 3; maxpool kernel=2; fc units=10 }"), "check MODEL",
      .finds("unstated-stride", ["PyTorch and Keras", "`stride=kernel`"])),
    PublicCase(
      "a layer that a typo left unread",
      .described(
        "network n { input 32 32 3; conv a filters=4 kernel=1; conv b filters=4 kernel=1; relu from=a }"
      ),
      "check MODEL", .finds("unread-layer", ["nothing reads `b`"])),
  ]

  static let totals: [PublicCase] = [
    totals(
      "RetinaNet's head, keras-io #337", .file("15-retinahead.kdl"), parameters: 4_019_920,
      macs: 53_614_522_368),
    totals(
      "Focus, yolov5 #1274", .file("16-focus.kdl"), "#focus", parameters: 6912, macs: 707_788_800),
    totals(
      "Focus as a 6×6, yolov5 #1274", .file("16-focus.kdl"), "#conv6", parameters: 6912,
      macs: 707_788_800),
    PublicCase(
      "U-Net, bilinear, Pytorch-UNet #52", .file("22-unet.kdl"), "summarize MODEL --format json",
      .value("totals.parameters", [13_395_329])),
    PublicCase(
      "U-Net, learned, Pytorch-UNet #52", .file("22-unet.kdl"),
      "summarize MODEL --set learned=1 --format json", .value("totals.parameters", [14_788_929])),
    PublicCase(
      "U-Net in Keras form", .file("69-unet-keras.kdl"), "summarize MODEL --format json",
      .value("totals.parameters", [31_031_685])),
    PublicCase(
      "LocallyConnected2D, keras-team/keras #13124",
      .described("network lc { input 6 6 4; conv l filters=4 kernel=3 weights=per-position }"),
      "summarize MODEL --format json", .value("layers.l.weights", [2304]),
      .value("layers.l.biases", [64])),
    PublicCase(
      "three weights along the channels, ECANet #5",
      .described(
        """
        network eca {
          input 56 56 64
          multiply {
            path {}
            path {
              global-avgpool
              reshape height=64 width=1 channels=1
              conv c filters=1 kernel="3x1" pad="1x0" bias=none
              reshape height=1 width=1 channels=64
              sigmoid
            }
          }
        }
        """), "summarize MODEL --format json", .value("layers.c.weights", [3]),
      .value("totals.macs", [192])),
    PublicCase(
      "TensorFlow's DCGAN tutorial",
      .described(
        """
        network generator {
          input 1 1 100
          fc units=12544 bias=none; batchnorm; leaky-relu slope=0.3
          reshape r height=7 width=7 channels=256
          deconv filters=128 kernel=5 pad=same bias=none; batchnorm; leaky-relu slope=0.3
          deconv filters=64 kernel=5 stride=2 pad=same bias=none; batchnorm; leaky-relu slope=0.3
          deconv filters=1 kernel=5 stride=2 pad=same bias=none; tanh
        }
        """), "summarize MODEL --format json", .value("totals.parameters", [2_305_472]),
      .value("totals.statistics", [25_472]), .value("layers.r.output", [7, 7, 256])),
    PublicCase(
      "Focus by one layer, yolov5 #1274",
      .described(
        """
        network focus {
          input 640 640 3
          pixel-unshuffle factor=2
          conv filters=64 kernel=3 pad=1 bias=none
        }
        """), "summarize MODEL --format json", .value("totals.parameters", [6912]),
      .value("totals.macs", [707_788_800]), .value("totals.activations", [9_011_200])),
    PublicCase(
      "frozen VGG-16", .file("41-frozen.kdl"), "summarize MODEL --format json",
      .value("totals.parameters", [16_812_353]), .value("totals.trainable", [2_097_665]),
      .value("totals.frozen", [14_714_688])),
  ]
}
