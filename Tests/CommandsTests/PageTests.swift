import CNNHost
import Commands
import ProgramRun
import Testing

/// The options that shape every page.
@Suite struct PageTests {
  private func widest(_ run: ProgramRun) -> Int {
    run.output.split(separator: "\n").map(\.count).max() ?? 0
  }

  @Test("--width comes before the terminal's width, and counts for pipes and files too")
  func width() {
    let command = ["summarize", "vgg16"]
    #expect(widest(ProgramRun(command)) > 120)
    #expect(widest(ProgramRun(command + ["--width", "80"])) <= 80)
    #expect(widest(ProgramRun(command + ["--width", "90"], width: 60)) > 60)
    #expect(ProgramRun(command + ["--width", "0"]).code == .misuse)
  }

  @Test(
    "COLUMNS is a width if it is a number above 0",
    arguments: [("80", 80), ("", nil), ("0", nil), ("-1", nil), ("wide", nil)])
  func columns(_ text: String, _ width: Int?) {
    #expect(Console.statedWidth(text) == width)
  }

  @Test("--quiet leaves out what stands below a table, and keeps the table")
  func quiet() {
    for format in ["text", "markdown", "latex"] {
      let command = ["summarize", "lenet5", "--format", format, "--width", "80"]
      let (full, quiet) = (ProgramRun(command), ProgramRun(command + ["--quiet"]))
      #expect(full.output.contains("most parameters"))
      #expect(!quiet.output.contains("most parameters") && !quiet.output.contains("hidden to fit"))
      #expect(quiet.output.contains("total"))
    }
    // For programs they are data.
    let json = ["summarize", "resnet50", "--format", "json"]
    #expect(ProgramRun(json).output == ProgramRun(json + ["--quiet"]).output)
  }
}
