import CNNDiagnostics
import NetworkFacts
import NetworkModel
import NetworkSpec
import Testing

@Suite struct SettingTests {
  private static let text = """
    network go {
        parameter k default=192 choices="128 192 2.56e2"
        parameter width default="3 * 2"
        input 4 4 1
        conv c filters=k kernel=1
        conv d filters="width + channels" kernel=1
    }
    """

  private func reading(_ settings: (String, String)...) -> Reading {
    var elaboration = ElaborationSettings()
    elaboration.parameters = settings.map { .init(name: $0.0, value: $0.1) }
    return Reading(Self.text, settings: elaboration)
  }

  @Test("defaults, and values from the command line; the last of a name counts")
  func values() throws {
    #expect(try reading().network().output("d") == "4×4×198")
    let set = reading(("k", "128"), ("k", "64 * 4"), ("width", "10"))
    #expect(try set.network().output("c") == "4×4×256")
    #expect(try set.network().output("d") == "4×4×266")
    let settled = try #require(set.elaborations.first).parameters
    #expect(settled.map { "\($0.name)=\($0.value)" } == ["k=256", "width=10"])
  }

  @Test(
    "settings that do not fit are told at the command line, with the declaration beside",
    arguments: [
      ("k", "129", DiagnosticID.invalidChoice), ("k", "many", .unknownWord),
      ("k", "1 +", .expression), ("k", "", .expression), ("k", "1 / 0", .arithmetic),
      ("k", "1 < 2", .wrongType), ("kk", "1", .unknownName), ("width", "height", .missingInput),
    ])
  func faulty(name: String, value: String, id: DiagnosticID) {
    let reading = reading((name, value))
    #expect(reading.findings.map(\.id) == [id], "\(reading.report)")
    #expect(reading.findings.first?.location == .commandLine)
    #expect(reading.findings.first?.headline.hasPrefix("`\(name)=\(value)`: ") == true)
    #expect(reading.findings.first?.secondary.isEmpty == (name == "kk"))
    #expect(reading.elaborations.first?.network == nil)
  }

  @Test(
    "parameters that cannot be declared",
    arguments: [
      ("parameter «same» default=1", DiagnosticID.reservedName),
      ("«parameter» k", .missingProperty), ("«parameter» default=1", .missingArgument),
      ("parameter k default=1 «max»=2", .unknownProperty),
      ("parameter k default=«x»", .unknownWord), ("parameter k default=«#true»", .wrongType),
      ("parameter k default=«3» choices=\"1 2\"", .invalidChoice),
      ("parameter k default=1 choices=«5»", .wrongType),
      ("parameter k default=1 choices=\"1 «x»\"", .unknownWord),
      ("parameter k default=1; parameter «k» default=2", .duplicateName),
    ])
  func declarations(statement: String, id: DiagnosticID) {
    expectFindings("network t {\n\(statement)\ninput 1 1 1\n}", id)
  }

  @Test("a faulty declaration is reported once, however often its name is used")
  func uses() {
    expectFindings(
      "network t { parameter k default=«x»; input 1 1 1; conv filters=k kernel=\"k + 1\" }",
      .unknownWord)
  }

  @Test("a parameter named like a measure of the volume hides it")
  func shadowing() throws {
    let text =
      "network t { parameter height default=3; input 5 5 1; conv c filters=height kernel=1 }"
    #expect(try Reading(text).network().output("c") == "5×5×3")
  }
}
