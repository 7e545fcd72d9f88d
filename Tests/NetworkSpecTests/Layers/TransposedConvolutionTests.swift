import CNNDiagnostics
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct TransposedConvolutionTests {
  @Test(
    "transposed convolutions as described, with their defaults",
    arguments: [
      WordCase(
        #"deconv filters=6 kernel=4"#,
        .transposedConvolution(try TransposedConvolution(filters: 6, windows: square(4)))),
      WordCase(
        #"deconv filters=6 kernel=3 stride=2 pad=1 dilation=2 output-pad=1 groups=2 bias=none"#,
        .transposedConvolution(
          try TransposedConvolution(
            filters: 6, windows: square(3, stride: 2, pad: 1, dilation: 2),
            outputPadding: .init(height: 1, width: 1), groups: 2, bias: .none))),
      WordCase(
        #"deconv filters=6 kernel=3 stride=2 output-pad="0x1""#,
        .transposedConvolution(
          try TransposedConvolution(
            filters: 6, windows: square(3, stride: 2), outputPadding: .init(height: 0, width: 1)))),
      WordCase(
        #"deconv filters=6 kernel=3 stride=2 pad=same"#,
        .transposedConvolution(
          try TransposedConvolution(
            filters: 6,
            windows: Windows(
              vertical: Window(kernel: 3, stride: 2, padding: .same),
              horizontal: Window(kernel: 3, stride: 2, padding: .same))))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«deconv» filters=1"#, .missingProperty),
      (#"deconv filters=1 kernel=2 output-pad=«1»"#, .valueOutOfRange),
      (#"deconv filters=1 kernel=2 stride=2 output-pad=«-1»"#, .valueOutOfRange),
      (#"deconv filters=1 kernel=2 stride=2 pad=same output-pad=«1»"#, .valueOutOfRange),
      (#"deconv filters=1 kernel=2 pad=«9»"#, .shapeMismatch),
      (#"deconv filters=«2» kernel=2 groups=3"#, .channelMismatch),
      (#"deconv filters=3 kernel=2 groups=«3»"#, .channelMismatch),
      (#"deconv filters=1 kernel=2 «rounding»=floor"#, .unknownProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}
