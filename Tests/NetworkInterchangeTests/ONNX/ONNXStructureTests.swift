import FileFormats
import Foundation
@testable import NetworkInterchange
@_spi(Rules) import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// torchvision's networks as PyTorch exports them, with batch normalization folded into convolutions and without.
struct ONNXStructureTests {
  static let folder: URL? = referenceFolder.flatMap { reference in
    let folder = reference.appending(path: "golden/onnx_structure")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  static let files = [
    "alexnet", "densenet121", "efficientnet_b0", "googlenet", "inception_v3", "mobilenet_v2",
    "resnet18", "resnet50", "resnext50_32x4d", "squeezenet1_1", "vgg16", "unfused/densenet121",
    "unfused/efficientnet_b0", "unfused/googlenet", "unfused/inception_v3", "unfused/mobilenet_v2",
    "unfused/resnet18", "unfused/resnet50", "unfused/resnext50_32x4d",
  ]

  @Test(
    "every node's shape, the multiply-accumulates and the parameters are those of the exporter",
    .enabled(if: folder != nil, "golden/onnx_structure in CNNSHAPE_REFERENCE"), arguments: files)
  func structure(file: String) throws {
    let folder = try #require(Self.folder)
    let bytes = Array(try Data(contentsOf: folder.appending(path: "\(file).onnx")))
    let truth =
      try JSONSerialization.jsonObject(
        with: try Data(contentsOf: folder.appending(path: "\(file).shapes.json"))) as? [String: Any]
    let imported = try Imported(bytes, ElaborationSettings())
    #expect(imported.findings == [])
    let runtime = truth?["runtime_outputs"] as? [String: [Int]] ?? [:]
    for node in truth?["nodes"] as? [[String: Any]] ?? [] {
      for (name, extents) in node["outputs"] as? [String: [Int]] ?? [:] {
        #expect(imported.extents(name) == runtime[name] ?? extents, "\(name)")
      }
    }
    let macs = (truth?["conv_macs"] as? Int64 ?? 0) + (truth?["gemm_matmul_macs"] as? Int64 ?? 0)
    #expect(imported.macs == macs)
    #expect(imported.parameters == truth?["float_elements"] as? Int64)
    // Nothing of them is foreign.
    #expect(imported.elaboration.network?.network.isPartial == false)
  }
}
