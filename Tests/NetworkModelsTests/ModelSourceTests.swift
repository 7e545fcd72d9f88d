import CNNDiagnostics
import CNNHost
import NetworkModel
import NetworkModels
import NetworkSpec
import Testing

@Suite struct ModelSourceTests {
  private func source(_ input: String = "", isStrict: Bool = false) -> ModelSource {
    ModelSource(settings: ElaborationSettings(), isStrict: isStrict) { _ in Array(input.utf8) }
  }

  private static let two = """
    network a { input 8 8 3; conv filters=4 kernel=3 }
    network b { input 2 2 3; conv filters=4 kernel=3 }

    """

  @Test("a model of the zoo, with where it came from")
  func zoo() throws {
    var source = source()
    let model = try source.model(ModelReference("lenet5"))
    #expect(model.name == "lenet5")
    #expect(model.origin == .zoo("lenet5"))
    #expect(model.usual == nil)
    #expect(model.diagnostics.isEmpty)
    #expect(!model.facts.isEmpty)
  }

  @Test("one of several networks must be named")
  func several() throws {
    var source = source(Self.two)
    let refusal = #expect(throws: Refusal.self) { try source.model(ModelReference("-")) }
    #expect(refusal?.code == .misuse)
    #expect(refusal?.diagnostics.first?.headline == "`-` contains 2 networks")
    #expect(try source.model(ModelReference("-#a")).name == "a")
  }

  @Test("each network of a file is a model or a refusal of its own")
  func each() throws {
    var source = source(Self.two)
    let models = source.models(ModelReference("-"))
    #expect(models.count == 2)
    #expect(try models.first?.get().name == "a")
    let refusal = #expect(throws: Refusal.self) { try models.last?.get() }
    #expect(refusal?.code == .findings)
    #expect(refusal?.diagnostics.map(\.id) == [.windowExceedsInput])
  }

  @Test("to a strict run a warning is an error")
  func strict() throws {
    let text = "network a { input 8 8 3; conv filters=4 kernel=3 stride=2 }\n"
    var source = source(text)
    #expect(try source.model(ModelReference("-")).diagnostics.map(\.severity) == [.warning])
    var strict = self.source(text, isStrict: true)
    let refusal = #expect(throws: Refusal.self) { try strict.model(ModelReference("-")) }
    #expect(refusal?.diagnostics.map(\.severity) == [.error])
  }

  @Test("what is not there is misuse", arguments: ["nosuch", "nosuch.kdl", "/"])
  func missing(_ argument: String) {
    var source = source()
    let refusal = #expect(throws: Refusal.self) { try source.model(ModelReference(argument)) }
    #expect(refusal?.code == .misuse)
  }

  @Test("a network is configured again and again")
  func configurations() throws {
    var source = source()
    var (file, name) = try source.network(ModelReference("vgg16"))
    for side in [64, 224, 64] {
      var settings = ElaborationSettings()
      settings.input = InputSize([side])
      let outcome = file.outcome(of: name, settings: settings)
      #expect(outcome?.model?.network.network.inputs.map(\.shape.height) == [side])
      #expect(file.networks.contains("vgg16"))
    }
    let unknown = file.outcome(of: "nosuch")
    #expect(unknown == nil)
    #expect(file.diagnostics.isEmpty)
  }
}
