import CNNHost
import Commands
import NetworkSpec
import ProgramRun
import Testing

/// One layer on the command line, the pages of help, and what decided a window's positions.
@Suite struct LayerCommandTests {
  @Test("a layer without a file has the figures of the same layer in a network")
  func figures() {
    let run = ProgramRun(["layer", "conv filters=96 kernel=11 stride=4", "--input", "227x227x3"])
    #expect(run.code == .clean)
    for text in ["outputs 55×55×96", "34,848", "105,415,200", "210,830,400"] {
      #expect(run.output.contains(text))
    }
    let last = ProgramRun(["layer", "conv filters=8 kernel=3 pad=1; relu", "--input", "4x4x3"])
    #expect(last.output.contains("relu"))
  }

  @Test("findings point into the statement, and a volume is needed")
  func faults() {
    let run = ProgramRun(["layer", "conv filters=8 kernel_size=3", "--input", "4x4x3"])
    #expect(
      run.code == .findings && run.errors.contains("PyTorch's `kernel_size` is `kernel` here"))
    // What was typed, not the network around it.
    #expect(run.errors.contains("STATEMENT:1:16\n") && !run.errors.contains("network"))
    #expect(run.errors.contains(" 1 | conv filters=8 kernel_size=3\n"))
    let small = ProgramRun(["layer", "conv filters=8 kernel=9", "--input", "4x4x3"])
    #expect(small.errors.contains("STATEMENT:1:23\n") && !small.errors.contains("network layer"))
    for (input, words) in [
      ([], "`layer` needs `--input"),
      (["--input", "4"], "`--input 4` has no channels, which `layer` needs"),
    ] as [([String], String)] {
      let run = ProgramRun(["layer", "relu"] + input)
      #expect(run.code == .misuse && run.errors.contains(words), "\(run.errors)")
    }
    #expect(ProgramRun(["layer", "rleu", "--input", "4x4x3"]).errors.contains("`relu`"))
  }

  /// PyTorch #116420: an average pool of 9, kernel 4, stride 4, padding 2 and ceil mode gives 3, not 4; TensorFlow's
  /// `SAME` of 224, kernel 7, stride 2 pads 2 before and 3 after (tensornets #25).
  @Test("what decided the positions of a window is said")
  func decisions() {
    func words(_ statement: String, _ input: String) -> String {
      ProgramRun(["layer", statement, "--input", input]).output
    }
    #expect(
      words("avgpool kernel=4 stride=4 pad=2 rounding=ceil", "9x9x1").contains(
        "⌈(9 + 2·2 − 4) / 4⌉ + 1 = 4 positions, but the last would begin at pixel 10, in the padding after "
          + "the input: it is dropped"))
    #expect(
      words("conv filters=1 kernel=7 stride=2 pad=same", "224x224x3").contains(
        "`same` pads 2 before and 3 after: (112 − 1)·2 + 7 − 224 = 5"))
    #expect(
      words("maxpool kernel=3 stride=2 rounding=ceil", "6x6x1").contains("is clipped"))
    let axes = words("maxpool kernel=2 stride=2 rounding=floor", "6x7x1")
    #expect(axes.contains("along width the quotient is rounded down: the last 1 of 7 pixels"))
    #expect(!axes.contains("along height"))
    let json = ProgramRun([
      "layer", "avgpool kernel=4 stride=4 pad=2 rounding=ceil", "--input", "9x9x1", "--format",
      "json",
    ]).output
    #expect(json.contains("\"dropsWindow\": true"))
  }

  @Test("every layer, every command and the language have a page")
  func help() {
    for word in ["input", "language"] + LayerWord.allCases.map(\.rawValue) {
      let run = ProgramRun(["help", word])
      #expect(run.code == .clean && run.output.count > 300, "\(word)")
      #expect(!run.output.contains("```"))
    }
    #expect(ProgramRun(["help", "conv"]).output.hasPrefix("Convolution\n"))
    #expect(ProgramRun(["help", "deconv"]).output.hasPrefix("Transposed convolution\n"))
    #expect(ProgramRun(["help", "add"]).output.hasPrefix("Addition\n"))
    #expect(ProgramRun(["help", "fit"]).output.contains("max-batch"))
    #expect(ProgramRun(["help", "convv"]).errors.contains("did you mean `conv`?"))
  }
}
