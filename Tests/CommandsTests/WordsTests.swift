import ProgramRun
import Testing

/// Words around numbers on the pages.
@Suite struct WordsTests {
  private static let one = "network n { input 1 1 1; fc units=1 bias=none; softmax }"

  @Test(
    "one of anything is singular, several are grouped",
    arguments: [
      (["summarize", "-"], one, "depth 1 weight layer\n"),
      (["summarize", "-"], one, "1 parameter, 4 B in float32"),
      (["summarize", "-"], one, "1 MAC = 2 FLOPs (2 per MAC)"),
      (["summarize", "-"], one, "1 exponential"),
      (["summarize", "-"], "network n { input 1 1 1; softmax }", "1 activation per image"),
      (["summarize", "-"], "network n { input 1 1 1 }", "depth 0 weight layers\n"),
      (
        ["summarize", "-", "--group"], "block b { relu }\nnetwork n { input 1 1 1; b x }",
        "1 layer "
      ),
      (["max-batch", "-", "--memory", "1B"], one, "n: not even one image fits in 1 byte\n"),
      (
        ["max-batch", "vgg16", "--memory", "1KiB"], "",
        "vgg16: not even one image fits in 1,024 bytes (1.0 KiB)\n"
      ),
      (["max-batch", "-", "--memory", "13B"], one, "1 byte to spare"),
      (["sweep", "lenet5", "--input", "8,32"], "", "2 points, 1 of which does not fit"),
      (["sweep", "lenet5", "--input", "8,9,32"], "", "3 points, 2 of which do not fit"),
      (["sweep", "lenet5", "--input", "32", "--batch", "1..1000"], "", "1,000 points"),
      (["roofline", "-", "--machine", "a100-80gb"], one, "2 of 2 active layers are memory-bound"),
      (
        ["roofline", "-", "--machine", "a100-80gb"], "network n { input 1 1 1; fc units=1 }",
        "1 of 1 active layer is memory-bound"
      ),
      (
        ["memory", "-", "--training", "sgd"], "network n { input 2 2 1; pad pad=1 }",
        "saved for backward: nothing\n"
      ),
    ])
  func singular(_ arguments: [String], _ description: String, _ words: String) {
    let run = ProgramRun(arguments, input: description)
    #expect(run.output.contains(words), "\(run.screen)")
  }

  @Test("where no time is taken, no layer has a share of it")
  func noTime() {
    let run = ProgramRun(
      ["roofline", "-", "--machine", "a100-80gb"], input: "network n { input 4 4 1; flatten }")
    #expect(run.output.contains("total"))
    #expect(!run.output.contains("100.0 %") && !run.output.contains("100.0%"), "\(run.screen)")
  }
}
