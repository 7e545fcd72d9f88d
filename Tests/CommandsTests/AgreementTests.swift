import CNNHost
import ProgramRun
import Testing

/// Commands that say the same thing say the same.
@Suite struct AgreementTests {
  @Test(
    "the first result is the output in every table of networks",
    arguments: [
      ("conv a filters=4 kernel=1; conv b filters=5 kernel=1 from=a; output a b", "8×8×4"),
      (
        "conv a filters=4 kernel=1; conv b filters=5 kernel=1; conv c filters=6 kernel=1; output b",
        "8×8×5"
      ),
      ("conv a filters=4 kernel=1; conv b filters=5 kernel=3", "6×6×5"),
    ])
  func output(_ layers: String, _ volume: String) {
    let text = "network n { input 8 8 3; \(layers) }"
    for command in [
      ["compare", "-", "--columns", "network,output"],
      ["sweep", "-", "--input", "8", "--columns", "input,output"],
    ] {
      let run = ProgramRun(command, input: text)
      #expect(run.output.contains(volume), "\(run.screen)")
    }
  }

  @Test(
    "a batch fits a device if its memory does",
    arguments: ["23424B", "23519B", "23520B", "23551B", "23552B", "23553B", "47104B", "94208B"])
  func device(_ ram: String) {
    let largest = ProgramRun(["max-batch", "lenet5", "--ram", ram, "--format", "json"])
    for batch in 1...4 {
      let fits =
        ProgramRun(["memory", "lenet5", "--ram", ram, "--batch", "\(batch)"]).code == .clean
      let isWithin = largest.code == .clean && batch <= Self.batch(largest)
      #expect(fits == isWithin, "\(batch) images in \(ram)")
    }
  }

  private static func batch(_ run: ProgramRun) -> Int {
    run.output.firstMatch(of: #/"batch": (\d+)/#).flatMap { Int($0.1) } ?? 0
  }

  @Test("an import keeps what is in memory at once")
  func importedMemory() throws {
    // A layer that computes in place if it is the last to read its input.
    let text = """
      network w { input 8 8 3; conv s filters=4 kernel=1; relu r; conv d filters=4 kernel=1 from=s; output d r }
      """
    let scratch = try Scratch(["w.kdl": text])
    let path = scratch.path("again.kdl")
    #expect(ProgramRun(["import", scratch.path("w.kdl"), "-o", path]).code == .clean)
    let diff = ProgramRun(["diff", scratch.path("w.kdl"), path, "--exit-code"])
    #expect(diff.code == .clean, "\(diff.screen)")
    func peak(_ path: String) -> String {
      ProgramRun(["compare", path, "--columns", "activations,peakBytes", "--format", "csv"]).output
    }
    #expect(peak(scratch.path("w.kdl")) == peak(path))
  }

  @Test(
    "an argument that does not suit the model is misuse",
    arguments: [
      (["summarize", "vgg16", "--input", "224x224x3x3"], "does not fit this input"),
      (["summarize", "lenet5", "--totals", "--format", "jsonl"], "`--totals` has no effect"),
      (["check", "vgg16"], "`cnnshape show vgg16 | cnnshape check -`"),
      (["verify", "lenet5", "--tap", "c1", "-o", "-"], "`--tap` has no effect without `--output`"),
    ])
  func misuse(_ arguments: [String], _ words: String) {
    let run = ProgramRun(arguments)
    #expect(run.code == .misuse)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test(
    "what is written for something else is understood",
    arguments: [
      ("block b x { relu }\nnetwork n { input 4 4 4; b 3 4 }", "`b` takes 1 value"),
      ("block b x { relu }\nnetwork n { input 4 4 4; b 3 x=2 }", "`b` takes 0 values"),
      ("network n { input 4 4 4; apply relu }", "the layer is `relu`, without `apply`"),
      (
        "network n { input 4 4 4; published parameters=0 source=\"\" }",
        "where the figure is printed"
      ),
      (
        "network n { input 4 4 4; published parameters=0 source=s disputed=\" \" }",
        "why the figure differs"
      ),
    ])
  func understood(_ text: String, _ words: String) {
    let run = ProgramRun(["check", "-"], input: text)
    #expect(run.code == .findings)
    #expect(run.errors.contains(words), "\(run.errors)")
  }
}
