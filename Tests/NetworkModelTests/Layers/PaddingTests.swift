@_spi(Rules) import NetworkModel
import Testing

struct PaddingTests {
  @Test(arguments: [
    LayerCase(
      "option A: 16 channels become 32 (He et al. 2015, §4.2)",
      .padding(try Padding(Sides(), channelsBefore: 8, channelsAfter: 8)), on: [16, 16, 16],
      gives: [16, 16, 32], operations: [:]),
    LayerCase(
      "19×19 padded to 23×23 (AlphaGo)",
      .padding(try Padding(Sides(top: 2, left: 2, bottom: 2, right: 2))), on: [19, 19, 48],
      gives: [23, 23, 48], operations: [:]),
    LayerCase(
      "each side by itself", .padding(try Padding(Sides(top: 1, left: 2, bottom: 4, right: 8))),
      on: [3, 3, 1], gives: [8, 13, 1], operations: [:]),
    LayerCase(
      "nothing", .padding(try Padding(Sides())), on: [3, 3, 1], gives: [3, 3, 1], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  private static func padding(_ side: Int, _ copies: Padding.Copies) throws -> Layer {
    .padding(
      try Padding(
        Sides(top: side, left: side, bottom: side, right: side), filling: .copies(copies)))
  }

  /// PyTorch: `reflect` below the extent, `circular` up to it, `replicate` whatever it is.
  @Test("an end has values for only so many places", arguments: 1...12)
  func mostPlaces(side: Int) throws {
    let input = LayerInput.one(try volume(5, 9, 2))
    let most: [Padding.Copies: Int?] = [.reflect: 4, .circular: 5, .replicate: nil]
    for copies in Padding.Copies.allCases {
      let layer = try Self.padding(side, copies)
      if let most = try #require(most[copies]), side > most {
        #expect(
          throws: LayerError.paddingExceedsInput(.height, input: 5, padding: side, most: most)
        ) { try layer.output(from: input) }
      } else {
        #expect(try layer.output(from: input) == (try volume(5 + 2 * side, 9 + 2 * side, 2)))
      }
    }
  }

  @Test("channels are added beside zeros and constants alone")
  func channels() throws {
    #expect(throws: LayerError.hyperparameterOutOfRange(.channels, 1, 0...0)) {
      try Padding(Sides(), channelsAfter: 1, filling: .copies(.reflect))
    }
    #expect(throws: LayerError.hyperparameterOutOfRange(.channelsBefore, 2, 0...0)) {
      try Padding(Sides(), channelsBefore: 2, filling: .copies(.circular))
    }
    #expect(throws: LayerError.self) { try Padding(Sides(), filling: .constant(.nan)) }
  }

  /// The pixel of each place found by walking, the sum of which is what a range of places reads.
  @Test("the places beyond an end have the values of the pixels that they copy")
  func placesCopied() throws {
    for pixels in 1...5 {
      for copies in Padding.Copies.allCases {
        let most = min(copies.most(along: pixels) ?? 7, 7)
        func source(_ place: Int) -> Int {
          switch copies {
          case .reflect:
            // Back and forth between the ends.
            let period = max(2 * (pixels - 1), 1)
            let step = ((place % period) + period) % period
            return min(step, period - step)
          case .replicate: return min(max(place, 0), pixels - 1)
          case .circular: return ((place % pixels) + pixels) % pixels
          }
        }
        for low in -most..<pixels + most {
          for high in low..<pixels + most {
            var found: Set<Int> = []
            for range in copies.pixels(at: Int128(low)...Int128(high), along: pixels) {
              found.formUnion(range)
            }
            #expect(
              found == Set((low...high).map(source)), "\(copies) \(low)...\(high) of \(pixels)")
          }
        }
      }
    }
  }

  /// PyTorch's `reflection_pad2d` and `replication_pad2d` save their input, the others nothing.
  @Test("what is saved for backward")
  func saved() throws {
    let input = try volume(5, 9, 2)
    for copies in Padding.Copies.allCases {
      let layer = try Self.padding(1, copies)
      let saved = try layer.saved(
        from: .one(input), to: layer.output(from: .one(input)),
        TrainingForm(isTrained: true, isInPlace: false))
      #expect(saved.inputs == (copies == .circular ? .none : .all))
    }
  }
}
