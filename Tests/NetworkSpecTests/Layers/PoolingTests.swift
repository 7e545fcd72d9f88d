import CNNDiagnostics
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct PoolingTests {
  @Test(
    "poolings as described, with their defaults",
    arguments: [
      WordCase(
        #"maxpool kernel=3 stride=2 rounding=ceil"#,
        .pooling(Pooling(.max, windows: try square(3, stride: 2), rounding: .ceil))),
      WordCase(
        #"avgpool kernel=2 stride=1"#,
        .pooling(Pooling(.average, windows: try square(2), rounding: .floor)),
        writes: #"kernel=2 stride=1 rounding=floor"#),
      WordCase(
        #"avgpool kernel=2 stride=1 rounding=exact divisor=3"#,
        .pooling(try Pooling(.average, windows: square(2), rounding: .exact, divisor: 3))),
      WordCase(
        #"avgpool kernel=3 stride=1 pad=1 rounding=exact count-padding=#false"#,
        .pooling(
          Pooling(.average, windows: try square(3, pad: 1), rounding: .exact, countsPadding: false))
      ),
      WordCase(
        #"l2pool kernel=2 stride=2 rounding=floor"#,
        .pooling(Pooling(.l2, windows: try square(2, stride: 2), rounding: .floor))),
      WordCase(
        #"lppool kernel=2 stride=2 rounding=floor power=3"#,
        .pooling(
          Pooling(try .norm(power: 3), windows: try square(2, stride: 2), rounding: .floor))),
      WordCase(
        #"sumpool kernel="2x3" stride=1 dilation=2 rounding=floor"#,
        .pooling(
          Pooling(
            .sum,
            windows: Windows(
              vertical: try Window(kernel: 2, dilation: 2),
              horizontal: try Window(kernel: 3, dilation: 2)), rounding: .floor))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«maxpool»"#, .missingProperty),
      (#"maxpool kernel=2 pad=«2»"#, .windowInPadding),
      (#"maxpool kernel=2 «count-padding»=#true"#, .unknownProperty),
      (#"avgpool kernel=2 count-padding=«1»"#, .wrongType),
      (#"avgpool kernel=2 divisor=«0»"#, .valueOutOfRange),
      (#"maxpool kernel=2 «divisor»=3"#, .unknownProperty),
      (#"«lppool» kernel=2"#, .missingProperty),
      (#"lppool kernel=2 power=«0»"#, .valueOutOfRange),
      (#"l2pool kernel=2 «power»=2"#, .unknownProperty),
      (#"maxpool kernel=«9»"#, .windowExceedsInput),
      (#"maxpool kernel=2 «filters»=2"#, .unknownProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}
