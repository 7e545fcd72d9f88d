import CNNDiagnostics
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  @Test(
    "convolutions as described, with their defaults",
    arguments: [
      WordCase(
        #"conv filters=4 kernel=3 rounding=exact weights=per-position"#,
        .convolution(
          try Convolution(
            filters: 4, windows: square(3), bias: .perPosition, rounding: .exact,
            weights: .perPosition))),
      WordCase(
        #"conv filters=4 kernel=3 bias=shared rounding=exact weights=per-position"#,
        .convolution(
          try Convolution(
            filters: 4, windows: square(3), rounding: .exact, weights: .perPosition))),
      WordCase(
        #"conv filters=4 kernel=3 rounding=exact weights=standardized"#,
        .convolution(
          try Convolution(
            filters: 4, windows: square(3), rounding: .exact,
            weights: .standardized(epsilon: 1e-6)))),
      WordCase(
        #"conv filters=4 kernel=3 rounding=exact weights=standardized epsilon=0.5"#,
        .convolution(
          try Convolution(
            filters: 4, windows: square(3), rounding: .exact,
            weights: .standardized(epsilon: 0.5)))),
      WordCase(
        #"conv filters=6 kernel=5 rounding=exact"#,
        .convolution(try Convolution(filters: 6, windows: square(5), rounding: .exact))),
      WordCase(
        #"conv filters=6 kernel=5"#,
        .convolution(try Convolution(filters: 6, windows: square(5), rounding: .floor)),
        writes: #"filters=6 kernel=5 rounding=floor"#),
      WordCase(
        #"conv kernel=3 stride=2 pad=1 dilation=2 filters=8 groups=4 bias=none rounding=ceil"#,
        .convolution(
          try Convolution(
            filters: 8, windows: square(3, stride: 2, pad: 1, dilation: 2), groups: 4, bias: .none,
            rounding: .ceil)),
        writes: #"filters=8 kernel=3 stride=2 pad=1 dilation=2 groups=4 bias=none rounding=ceil"#),
      WordCase(
        #"conv filters=2 kernel="1x7" stride="2x3" pad="0x3" dilation="1x2""#,
        .convolution(
          try Convolution(
            filters: 2,
            windows: Windows(
              vertical: Window(kernel: 1, stride: 2),
              horizontal: Window(
                kernel: 7, stride: 3, dilation: 2, padding: .explicit(before: 3, after: 3))),
            rounding: .floor)),
        writes: #"filters=2 kernel="1x7" stride="2x3" pad="0x3" dilation="1x2" rounding=floor"#),
      WordCase(
        #"conv filters=2 kernel=4 pad="0,1,2,3""#,
        .convolution(
          try Convolution(
            filters: 2,
            windows: Windows(
              vertical: Window(kernel: 4, padding: .explicit(before: 0, after: 2)),
              horizontal: Window(kernel: 4, padding: .explicit(before: 1, after: 3))),
            rounding: .floor)), writes: #"filters=2 kernel=4 pad="0,1,2,3" rounding=floor"#),
      WordCase(
        #"conv filters=2 kernel=3 pad=same"#,
        .convolution(
          try Convolution(
            filters: 2,
            windows: Windows(
              vertical: Window(kernel: 3, padding: .same),
              horizontal: Window(kernel: 3, padding: .same)), rounding: .floor)),
        writes: #"filters=2 kernel=3 pad=same rounding=floor"#),
      WordCase(
        #"conv filters=1 kernel=1 bias=per-position"#,
        .convolution(
          try Convolution(filters: 1, windows: square(1), bias: .perPosition, rounding: .floor)),
        writes: #"filters=1 kernel=1 bias=per-position rounding=floor"#),
      WordCase(
        #"conv filters=3 kernel=1 table="0 1 / 2 / 0 11""#,
        .convolution(
          try Convolution(
            filters: 3, windows: square(1), rounding: .floor,
            connectionTable: ConnectionTable(channelsOfFilter: [[0, 1], [2], [0, 11]]))),
        writes: #"filters=3 kernel=1 rounding=floor table="0 1 / 2 / 0 11""#),
      WordCase(
        #"conv filters="2 * channels" kernel="{1 + 1}x{channels - 9}" pad="max(1, 2),{1},0,1 - 1""#,
        .convolution(
          try Convolution(
            filters: 24,
            windows: Windows(
              vertical: Window(kernel: 2, padding: .explicit(before: 2, after: 0)),
              horizontal: Window(kernel: 3, padding: .explicit(before: 1, after: 0))),
            rounding: .floor)), writes: #"filters=24 kernel="2x3" pad="2,1,0,0" rounding=floor"#),
      WordCase(
        #"conv filters=1 kernel=" 3 x 5 ""#,
        .convolution(
          try Convolution(
            filters: 1,
            windows: Windows(vertical: Window(kernel: 3), horizontal: Window(kernel: 5)),
            rounding: .floor)), writes: #"filters=1 kernel="3x5" rounding=floor"#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«conv» kernel=1"#, .missingProperty),
      (#"«conv» filters=1"#, .missingProperty),
      (#"conv filters=«0» kernel=1"#, .valueOutOfRange),
      (#"conv filters=«1.5» kernel=1"#, .arithmetic),
      (#"conv filters=1 kernel=«0»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=«-3»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=«"1x0"»"#, .valueOutOfRange),
      (#"conv filters=1 kernel="1x«1.5»""#, .arithmetic),
      (#"conv filters=1 kernel="1x{«1 / 2»}""#, .arithmetic),
      (#"conv filters=1 kernel=1 stride=«0»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=1 stride=«1000001»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=1 dilation=«0»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=1 pad=«-1»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=1 pad=«"1,2,3"»"#, .wrongType),
      (#"conv filters=1 kernel=1 pad="1,2,3,«x»""#, .unknownWord),
      (#"conv filters=1 kernel=1 pad=«all»"#, .unknownWord),
      (#"conv filters=1 kernel=«"3x3x3"»"#, .shapeMismatch),
      (#"conv filters=«6» kernel=1 groups=4"#, .channelMismatch),
      (#"conv filters=6 kernel=1 groups=«3»"#, .channelMismatch),
      (#"conv filters=1 kernel=1 bias=«maybe»"#, .invalidChoice),
      (#"conv filters=1 kernel=1 bias=«#true»"#, .wrongType),
      (#"conv filters=2 kernel=1 table=«"0 1 / x"»"#, .wrongType),
      (#"conv filters=2 kernel=1 table=«"0 1 / "»"#, .valueOutOfRange),
      (#"conv filters=2 kernel=1 table=«"0 / 4"»"#, .channelMismatch),
      (#"conv filters=«3» kernel=1 table="0 / 1""#, .valueOutOfRange),
      (#"conv filters=1 kernel=1 table=«"1 0"»"#, .valueOutOfRange),
      (#"conv filters=1 kernel=1 table=«3»"#, .wrongType),
      (#"conv filters=«#inf» kernel=1"#, .valueOutOfRange),
      (#"conv filters=«#true» kernel=1"#, .wrongType),
      (#"conv filters=«99999999999999999999» kernel=1"#, .arithmetic),
      (#"conv filters=«0xFFFFFFFFFFFFFFFFFF» kernel=1"#, .arithmetic),
      (#"conv filters=«9223372036854775807» kernel=1"#, .valueOutOfRange),
      (#"conv filters=1 kernel=«9»"#, .windowExceedsInput),
      (#"conv filters=1 kernel=1 «strides»=2"#, .unknownProperty),
      (#"conv filters=4 kernel=3 weights=«none»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}
