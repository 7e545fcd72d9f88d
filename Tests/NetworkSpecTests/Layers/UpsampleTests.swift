import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct UpsampleTests {
  @Test(
    "upsampling by a factor or to a plane",
    arguments: [
      WordCase(
        #"upsample"#, .upsample(try Upsample(to: .factors(Extents(height: 2, width: 2)))),
        writes: #"factor=2"#),
      WordCase(
        #"upsample factor="2x3" interpolation=bilinear"#,
        .upsample(
          try Upsample(to: .factors(Extents(height: 2, width: 3)), interpolation: .bilinear))),
      WordCase(
        #"upsample factor=3 interpolation=nearest-exact"#,
        .upsample(
          try Upsample(
            to: .factors(Extents(height: 3, width: 3)), interpolation: .nearestExact))),
      WordCase(
        #"upsample height=10 width=20 interpolation=bilinear-aligned-corners"#,
        .upsample(
          try Upsample(
            to: .extents(Extents(height: 10, width: 20)), interpolation: .bilinearAlignedCorners))),
      WordCase(
        #"upsample factor=2 interpolation=bicubic"#,
        .upsample(
          try Upsample(to: .factors(Extents(height: 2, width: 2)), interpolation: .bicubic))),
      WordCase(
        #"upsample height=3 width=4 interpolation=bicubic-antialiased"#,
        .upsample(
          try Upsample(
            to: .extents(Extents(height: 3, width: 4)), interpolation: .bicubicAntialiased))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"upsample factor=«0»"#, .valueOutOfRange),
      (#"«upsample» height=3"#, .missingProperty),
      (#"upsample height=3 width=3 factor=«2»"#, .duplicateProperty),
      (#"upsample interpolation=«cubic»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}
