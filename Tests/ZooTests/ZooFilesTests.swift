import CNNDiagnostics
import NetworkSpec
import TestSupport
import Testing

@Suite struct ZooFilesTests {
  @Test("a file reads and its networks expand without a finding", arguments: zooFiles)
  func readsCleanly(_ file: ZooFile) throws {
    var library = file.library()
    #expect(library.diagnostics.isEmpty)
    #expect(!library.networks.isEmpty)
    for name in library.networks {
      let expanded = library.elaborate(name)
      let elaboration = try #require(expanded)
      #expect(elaboration.diagnostics.isEmpty, "\(name)")
      #expect(!elaboration.title.isEmpty, "\(name)")
      #expect(!elaboration.facts.isEmpty, "\(name) is checked against nothing")
    }
  }

  @Test("no two networks have one name")
  func namesAreUnique() {
    let names = zooFiles.flatMap { $0.library().networks }
    #expect(Set(names).count == names.count)
  }

  @Test("the networks that the project promises are there")
  func promisedNetworks() {
    let names = Set(zooFiles.flatMap { $0.library().networks })
    let promised: Set = [
      "lenet5", "lenet5-dense", "lenet-caffe", "alexnet", "alexnet-two-gpu", "zfnet",
      "zfnet-wide", "vgg11", "vgg11-lrn", "vgg13", "vgg16-1x1", "vgg16", "vgg19", "googlenet",
      "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnet50-v1.5",
      "resnet101-v1.5", "resnet152-v1.5", "resnet34-option-a", "plain18", "plain34",
      "resnet20-cifar", "resnet32-cifar", "resnet44-cifar", "resnet56-cifar", "resnet110-cifar",
      "resnet1202-cifar", "plain20-cifar", "plain56-cifar", "densenet121", "densenet161",
      "densenet169", "densenet201", "densenet264", "densenet-bc-100-12", "densenet-bc-250-24",
      "densenet-bc-190-40", "alphago-policy", "alphago-value", "convnetjs-cifar10",
      "mlp-1000-100-10", "torchvision/alexnet", "torchvision/vgg11", "torchvision/vgg13",
      "torchvision/vgg16", "torchvision/vgg19", "torchvision/googlenet",
      "torchvision/inception_v3", "torchvision/resnet18", "torchvision/resnet34",
      "torchvision/resnet50", "torchvision/resnet101", "torchvision/resnet152",
      "torchvision/densenet121", "torchvision/densenet161", "torchvision/densenet169",
      "torchvision/densenet201", "torchvision/mobilenet_v2",
      "torchvision/vgg11_bn", "torchvision/vgg13_bn", "torchvision/vgg16_bn",
      "torchvision/vgg19_bn", "torchvision/squeezenet1_0", "torchvision/squeezenet1_1",
      "torchvision/r3d_18", "torchvision/mc3_18", "torchvision/r2plus1d_18", "torchvision/s3d",
      "c3d", "faster-rcnn-vgg16", "vnet", "unet3d", "segnet", "wavenet", "tcn", "tcn7", "ecg34",
    ]
    #expect(promised.subtracting(names).isEmpty)
  }
}
