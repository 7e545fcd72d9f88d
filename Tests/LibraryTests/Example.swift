import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkSpec

/// VGG-16, as a description.
let vgg16 = """
  block stage convolutions filters {
      repeat convolutions { conv filters=filters kernel=3 pad=1; relu }
      maxpool kernel=2 stride=2
  }

  network vgg16 {
      input 224 224 3
      stage 2 64; stage 2 128; stage 3 256; stage 3 512; stage 3 512
      fc units=4096; relu; dropout
      fc units=4096; relu; dropout
      fc units=1000; softmax
  }
  """

/// What is wrong with a description, as a terminal would show it.
struct DescriptionError: Error {
  let message: String
}

/// The first network of a description, its shapes inferred.
func network(describedBy description: String) throws -> InferredNetwork {
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: "example.kdl", bytes: Array(description.utf8)), into: &sources,
    imports: NoImports())
  let elaboration = library.networks.first.flatMap { name in library.elaborate(name) }
  if let network = elaboration?.network { return network }
  let diagnostics = library.diagnostics + (elaboration?.diagnostics ?? [])
  throw DescriptionError(message: DiagnosticRenderer(sources: sources).render(diagnostics))
}

/// The network's totals, and what one unit of its last feature map sees of the image.
func report(on description: String) throws -> String {
  let network = try network(describedBy: description)
  let totals = try NetworkSummary(of: network).totals
  var lines = [
    "\(NumberText.grouped(totals.parameters.total.known)) parameters",
    "\(NumberText.grouped(totals.macs.known)) MACs",
    "\(NumberText.binarySize(totals.activationBytes.known)) of activations in float32",
  ]
  if let field = network.lastReceptiveField {
    lines.append("a unit sees \(field.vertical.size)×\(field.horizontal.size) pixels")
  }
  return lines.joined(separator: "\n")
}
