import CNNHost
import NetworkModels
import Testing

@Suite struct ModelReferenceTests {
  @Test(
    "what an argument names",
    arguments: [
      ("vgg16", .zoo("vgg16")), ("torchvision/vgg16", .zoo("torchvision/vgg16")),
      ("mine.kdl", .file("mine.kdl", network: nil)),
      ("mine.kdl#a", .file("mine.kdl", network: "a")),
      ("a/b.kdl#c#d", .file("a/b.kdl", network: "c#d")),
      ("-", .standardInput(network: nil)), ("-#a", .standardInput(network: "a")),
      ("/", .folder("/")), ("/#a", .file("/", network: "a")),
      ("/dev/null", .file("/dev/null", network: nil)),
      ("/no/such/file", .zoo("/no/such/file")), ("vgg16#a", .zoo("vgg16#a")), ("", .zoo("")),
    ] as [(String, ModelReference)])
  func arguments(_ argument: String, _ reference: ModelReference) {
    #expect(ModelReference(argument) == reference)
  }

  @Test(
    "a path is a file, whatever it is called",
    arguments: [
      ("vgg16", .file("vgg16", network: nil)), ("a#b", .file("a#b", network: nil)),
      ("-", .standardInput(network: nil)), ("/", .folder("/")),
    ] as [(String, ModelReference)])
  func paths(_ path: String, _ reference: ModelReference) {
    #expect(ModelReference(path: path) == reference)
  }

  @Test(
    "a reference is written as the user would",
    arguments: ["vgg16", "mine.kdl", "mine.kdl#a", "-", "-#a", "/"])
  func descriptions(_ argument: String) {
    #expect(ModelReference(argument).description == argument)
  }
}
