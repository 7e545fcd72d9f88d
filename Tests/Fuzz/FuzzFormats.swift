import CNNDiagnostics
import Glibc
import NetworkInterchange
import NetworkModel
import NetworkSpec

/// Whatever the bytes, reading them as a file of another program ends, in bounded memory, without a trap; so does writing what came of
/// it, as a description with its blocks and for other programs. The format is that of `CNNSHAPE_FUZZ`.
///
/// Built and run by `.ci/fuzz`; not part of the package.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let network = format.read(bytes, isPartial: count % 2 == 1, mostNodes: 2_000) else {
    return 0
  }
  _ = try? ONNXExport(of: network)
  _ = try? CaffeExport(of: network)
  _ = try? DarknetExport(of: network)
  _ = try? PyTorchExport(of: network)
  _ = try? KerasExport(of: network, as: .script)
  _ = try? KerasExport(of: network, as: .json)
  if let result = try? FoldedNetworkWriter.result(of: network) {
    var sources = SourceMap()
    var library = SpecLibrary(
      reading: SourceFile(path: "written.kdl", bytes: Array(result.text.utf8)), into: &sources,
      imports: NoImports())
    guard library.elaborate(network.network.name)?.network != nil else {
      fatalError("what was imported does not read back:\n\(result.text)")
    }
  }
  return 0
}

private let format: ForeignFormat = {
  let name = getenv("CNNSHAPE_FUZZ").map { String(cString: $0) } ?? ""
  guard let format = ForeignFormat(rawValue: name) else {
    fatalError("CNNSHAPE_FUZZ is one of \(ForeignFormat.allCases.map(\.rawValue))")
  }
  return format
}()
