extension PublicCase {
  /// Messages and explanations: the rule that decided, and what else would do.
  static let reasons: [PublicCase] = [
    PublicCase(
      "pytorch #57178, why not 17", .file("06-ceil.kdl"), "explain MODEL#torch-57178 maxpool1",
      .prints("= 17 positions, but the last would begin at pixel 32"),
      .prints("it is dropped, as in Caffe and PyTorch")),
    PublicCase(
      "pytorch #116420, why not 4", .file("06-ceil.kdl"), "explain MODEL#torch-116420 avgpool1",
      .prints("= 4 positions, but the last would begin at pixel 10")),
    PublicCase(
      "tensornets #25, 2 before and 3 after", .file("13-same.kdl"),
      "explain MODEL#tensornets-25 c", .prints("`same` pads 2 before and 3 after")),
    PublicCase(
      "MIPVerify.jl PR 23, 0 before and 1 after", .file("13-same.kdl"),
      "summarize MODEL#mipverify-23 --columns layer,pads --format csv",
      .prints("c,\"0,0,1,1\"")),
    PublicCase(
      "output-pad beside same, onnx #4299",
      .described(
        "network b { input 3 3 2; deconv filters=1 kernel=3 stride=2 pad=same output-pad=1 }"),
      "check MODEL", .finds("value-out-of-range", ["`pad=same` alone decides the output, N·S"])),
    PublicCase(
      "deconvolutions to N·S, onnx #4299", .file("67-onnx4299.kdl"),
      "summarize MODEL#a --format json", .value("layers.deconv1.output", [6, 6, 1]), .isClean),
    PublicCase(
      "output padding below the stride, keras #13231", .file("10-keras13231.kdl"), "check MODEL",
      .finds("value-out-of-range", ["must be below 8", "the larger of stride and dilation"])),
    PublicCase(
      "700 does not fit a U-Net, Pytorch-Nest-of-Unets #52", .file("22-unet.kdl"),
      "summarize MODEL --input 700",
      .finds("volume-mismatch", ["an input of 688×688 or 704×704 fits"])),
    PublicCase(
      "760×540 neither, UNet_scAG #1", .file("22-unet.kdl"),
      "sweep MODEL --input 400,700,800,760x540,736x512 --format csv",
      .prints(
        "700x700x3,1,,,,,`concat1`: volumes of 87×87×512 and 86×86×512 differ in height,"
          + "688x688 704x704"),
      .prints("differ in height,752x528 768x544"),
      .prints("736x512x3,1,13395329,177792352256")),
    PublicCase(
      "max unpooling, segnet.tf #9", .file("52-segnet.kdl"), "summarize MODEL --format json",
      .value("layers.max-unpool1.output", [32, 32, 64]), .value("totals.parameters", [0]), .isClean),
    PublicCase(
      "biases for each position, weights shared", .file("53-local.kdl"),
      "summarize MODEL --format json", .value("totals.weights", [144]),
      .value("totals.biases", [64]), .isClean),
    PublicCase(
      "dilation 18 at 32", .file("68-aspp.kdl"), "check MODEL",
      .finds("window-exceeds-input", ["37×37", "32×32"])),
    PublicCase(
      "a context of one position added to a plane", .file("51-gc.kdl"),
      "summarize MODEL --format json",
      .value("layers.add1.output", [56, 56, 64]), .value("totals.parameters", [588]), .isClean),
    PublicCase(
      "a side that another layer decides", .file("62-fpn.kdl"), "summarize MODEL --format json",
      .value("layers.top1/add1.output", [25, 25, 8]), .isClean),
    PublicCase(
      "a channel attention and a spatial one", .file("50-cbam.kdl"),
      "summarize MODEL --format json",
      .value("layers.multiply1.output", [56, 56, 64]), .value("totals.parameters", [610])),
    PublicCase(
      "four grids pooled", .file("61-psp.kdl"), "summarize MODEL --format json",
      .value("layers.concat1.output", [60, 60, 4096])),
    PublicCase(
      "pyramid pooling, 21 cells", .file("64-spp.kdl"), "summarize MODEL --format json",
      .value("totals.parameters", [22_024_192])),
    PublicCase(
      "360×480 up again", .file("65-segnet.kdl"), "summarize MODEL --format json",
      .value("layers.conv2.output", [360, 480, 21]), .value("totals.parameters", [14_037])),
    PublicCase(
      "a frozen network without its head", .file("66-fcn.kdl"), "summarize MODEL --format json",
      .value("totals.parameters", [138_357_544])),
  ]

  /// Columns, sums and searches that the questions were about.
  static let figures: [PublicCase] = [
    PublicCase(
      "biases of a convolution, fvcore #102", .file("01-thop-0031-conv-bias.kdl"),
      "summarize MODEL#one-conv --convention thop-2020-05 --format json",
      .value("convention.total", [252_000]), .isClean),
    PublicCase(
      "VGG-16 is 15.484 G in a public table", .zoo,
      "summarize torchvision/vgg16 --convention thop-2020-05 --format json",
      .value("convention.total", [15_483_862_016])),
    PublicCase(
      "ResNet-18 of torchsummary, pytorch-summary #31", .zoo, "memory torchvision/resnet18",
      .prints("107.96 MiB")),
    PublicCase(
      "ResNet-50 of torchsummary", .zoo, "memory torchvision/resnet50", .prints("384.62 MiB")),
    PublicCase(
      "MobileNet v2 of torchsummary", .zoo, "memory torchvision/mobilenet_v2",
      .prints("166.81 MiB")),
    PublicCase(
      "a training step, flops-counter #104", .zoo, "summarize vgg16 --training --format json",
      .value("training.forwardMacs", [15_470_264_320]),
      // Without 224·224·64·27 back to the image.
      .value("training.inputGradientMacs", [15_383_560_192]),
      .value("training.weightGradientMacs", [15_470_264_320])),
    PublicCase(
      "a training step with frozen layers, flops-counter #103", .file("41-frozen.kdl"),
      "summarize MODEL --training --format json",
      // 4·4·512·256 and 256 weights to learn; back to the 256 units in between.
      .value("training.inputGradientMacs", [256]),
      .value("training.weightGradientMacs", [2_097_408])),
    PublicCase(
      "widths of a text line, crnn.pytorch #4 and #217",
      .described(
        """
        network crnn {
            input 32 128 1
            rounding floor
            conv filters=64 kernel=3 pad=1; relu; maxpool kernel=2 stride=2
            conv filters=128 kernel=3 pad=1; relu; maxpool kernel=2 stride=2
            repeat 2 { conv filters=256 kernel=3 pad=1; relu }
            maxpool kernel=2 stride="2x1" pad="0x1"
            repeat 2 { conv filters=512 kernel=3 pad=1; relu }
            maxpool kernel=2 stride="2x1" pad="0x1"
            conv filters=512 kernel=2; relu
        }
        """), "sweep MODEL --input 32x128,64x128 --columns input,output --format csv",
      .prints("32x128x1,1,1x33x512"), .prints("64x128x1,1,3x33x512")),
    PublicCase(
      "connections of AlexNet, CSC411 homework 4", .zoo,
      "summarize alexnet-two-gpu --columns layer,connections,macs --format csv",
      // 55·55·96 filters of 11·11·3 and a bias.
      .prints("conv1,105705600,105415200"), .prints("conv2,224135424,223948800"),
      .prints("fc8,4097000,4096000")),
    PublicCase(
      "shares of MobileNet, paper's table 2",
      .described(
        """
        block separable maps stride=1 {
            conv filters=channels kernel=3 stride=stride pad=1 groups=channels bias=none
            batchnorm; relu
            conv filters=maps kernel=1 bias=none; batchnorm; relu
        }
        network mobilenet {
            input 224 224 3
            rounding floor
            conv filters=32 kernel=3 stride=2 pad=1 bias=none; batchnorm; relu
            separable 64; separable 128 stride=2; separable 128; separable 256 stride=2
            separable 256; separable 512 stride=2; repeat 5 { separable 512 }
            separable 1024 stride=2; separable 1024
            global-avgpool
            fc units=1000
        }
        """), "summarize MODEL --by kind --columns form,macsShare",
      .prints("94.86%"), .prints("3.06%"), .prints("1.91%"), .prints("0.18%")),
    PublicCase(
      "the 24.37 M of ECA-Net, ECANet #35", .zoo,
      "reconcile resnet50 --between 24.37e6 cnnshape --format csv",
      .prints("resnet50,25557032,2²⁰,")),
    PublicCase(
      "the 24.37 M of ECA-Net as a fact", .file("35-ecanet-units.kdl"), "check MODEL",
      .finds("fact-failed", ["25,557,032, not 24.37e6"])),
    PublicCase(
      "heads that nobody marked", .file("15-retinahead.kdl"), "check MODEL",
      .finds("unread-layer", ["nothing reads `t3/score`", "`output \"t3/score\"`"])),
    PublicCase(
      "a reshape as a pixel shuffle", .file("60-dcgan.kdl"), "summarize MODEL --format json",
      .value("totals.parameters", [2_305_472])),
  ]

  /// A word or property of a framework, alone in a network, and what the message says instead.
  private static func word(_ statement: String, _ id: String, _ texts: String...) -> PublicCase {
    PublicCase(
      statement, .described("network n { input 8 8 3; \(statement) }"), "check MODEL",
      .finds(id, texts))
  }

  static let words: [PublicCase] = [
    word("linear", "unknown-word", "PyTorch's `Linear` is `fc units=…`"),
    word("dense", "unknown-word", "Keras's `Dense` is `fc units=…`"),
    word("convtranspose", "unknown-word", "`deconv filters=… kernel=…`"),
    word("depthwise-conv", "unknown-word", "groups=channels"),
    word("separable-conv", "unknown-word", "two statements"),
    word("InstanceNorm2d", "unknown-word", "`instancenorm`"),
    word("bn", "unknown-word", "`batchnorm`"),
    word("interpolate", "unknown-word", "`upsample factor=…`"),
    word("hswish", "unknown-word", "`hard-swish`"),
    word("swish", "unknown-word", "`silu`"),
    word("unpool", "unknown-word", "`max-unpool of=…`"),
    word("conv filters=2 kernel=3 padding=1", "unknown-property", "is `pad` here"),
    word("conv filters=2 kernel_size=3", "unknown-property", "is `kernel` here"),
    word("conv out_channels=2 kernel=3", "unknown-property", "is `filters` here"),
    word(
      "conv filters=2 kernel=3 activation=relu", "unknown-property", "a statement of its own"),
    word("conv filters=2 kernel=3 bias=false", "syntax", "write `bias=none`"),
    word("fc 10", "wrong-type", "write `units=10`"),
  ]

  /// Found beside PyTorch and the tools; each right value is theirs.
  static let differential: [PublicCase] = [
    kept("1-relu6-kept", [288]), kept("2-out-of-place-kept", [288], policy: "-out-of-place"),
    kept("10-ternary-kept", [216]), kept("11-gate-kept", [36]),
    PublicCase(
      "12-dilated-deconv-field", .file("differential/12-dilated-deconv-field.kdl"),
      "summarize MODEL --format json", .value("layers.d.receptiveField.size", [1, 1])),
    PublicCase(
      "9-field-of-nothing", .file("differential/9-field-of-nothing.kdl"),
      "explain MODEL d --unit 1,1", .prints("unit (1, 1) reads nothing: it has no field")),
    counted("3-calflops-deconv-groups", by: "calflops", 0),
    counted("3-calflops-deconv-groups", by: "calflops-macs", 0),
    counted("4-calflops-deconv-bias", by: "calflops", 33),
    counted("5-calflops-upsample", by: "calflops", 72),
    PublicCase(
      "5-calflops-upsample, to a size",
      .described("network n { input 2 3 2; conv filters=2 kernel=1; upsample height=4 width=6 }"),
      "summarize MODEL --convention calflops --format json", .value("convention.total", [84])),
    counted("6-log-softmax", by: "thop", 48), counted("6-log-softmax", by: "ptflops-pytorch", 48),
    counted("6-log-softmax", by: "calflops", 96),
    counted("7-leaky-functional", by: "ptflops-pytorch", 36),
    counted("8-thop-adaptive", by: "thop", 6),
    PublicCase(
      "13-dead-softmax, a layer like any other", .file("differential/13-dead-softmax.kdl"),
      "summarize MODEL --format json", .value("layers.softmax1.activations", [12])),
    PublicCase(
      "14-single-concat, a copy", .file("differential/14-single-concat.kdl"),
      "summarize MODEL --format json", .value("layers.concat1.activations", [12]), .isClean),
  ]

  /// Bytes saved for backward.
  private static func kept(
    _ name: String, _ bytes: [Int64], policy suffix: String = ""
  ) -> PublicCase {
    PublicCase(
      name, .file("differential/\(name).kdl"),
      "memory MODEL --policy pytorch\(suffix) --format json", .value("training.saved.total", bytes))
  }

  /// A total by a convention.
  private static func counted(_ name: String, by convention: String, _ total: Int64) -> PublicCase {
    PublicCase(
      "\(name), \(convention)", .file("differential/\(name).kdl"),
      "summarize MODEL --convention \(convention) --format json",
      .value("convention.total", [total]))
  }
}
