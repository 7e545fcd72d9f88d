@_spi(Rules) import NetworkModel
import Testing

struct WindowTests {
  /// A window on an axis, small enough to be slid one position after the other.
  private struct Slide {
    let n: Int
    let window: Window
    let before: Int
    let after: Int

    /// How far a window that starts at `start` reaches.
    func end(from start: Int) -> Int { start + window.dilation * (window.kernel - 1) + 1 }

    /// Starts that fit before the far end of the padding.
    var fitting: [Int] {
      var starts: [Int] = []
      var start = -before
      while end(from: start) <= n + after {
        starts.append(start)
        start += window.stride
      }
      return starts
    }

    /// Those and one more if the far end is not reached, unless it would begin beyond the pixels. A
    /// first window may lack less than a stride.
    var covering: [Int] {
      let starts = fitting
      let next = starts.last.map { $0 + window.stride } ?? -before
      let lacking = end(from: next) - (n + after)
      return lacking < window.stride && next < n ? starts + [next] : starts
    }

    func pixelsRead(from starts: [Int]) -> Int {
      var reads = 0
      for start in starts {
        for tap in 0..<window.kernel where (0..<n).contains(start + tap * window.dilation) {
          reads += 1
        }
      }
      return reads
    }

    func positions(_ rounding: Rounding) -> Int? {
      try? window.positions(along: n, axis: .width, rounding: rounding)
    }
  }

  private static func slides(kernel: Int) throws -> [Slide] {
    var slides: [Slide] = []
    for n in 1...9 {
      for stride in 1...4 {
        for dilation in 1...3 {
          for before in 0...3 {
            for after in 0...3 {
              let window = try Window(
                kernel: kernel, stride: stride, dilation: dilation,
                padding: .explicit(before: before, after: after))
              slides.append(Slide(n: n, window: window, before: before, after: after))
            }
          }
        }
      }
    }
    return slides
  }

  @Test("positions and pixels are those of a window slid by hand", arguments: 1...5)
  func slidByHand(kernel: Int) throws {
    for slide in try Self.slides(kernel: kernel) {
      let fitting = slide.fitting
      let positions = fitting.isEmpty ? nil : fitting.count
      #expect(slide.positions(.floor) == positions, "\(slide)")
      #expect(slide.positions(.unstated) == positions, "\(slide)")
      let fitsExactly = fitting.last.map { slide.end(from: $0) == slide.n + slide.after } ?? false
      #expect(slide.positions(.exact) == (fitsExactly ? positions : nil), "\(slide)")

      let covering = slide.covering
      #expect(slide.positions(.ceil) == (covering.isEmpty ? nil : covering.count), "\(slide)")
      for starts in [fitting, covering] where !starts.isEmpty {
        #expect(
          slide.window.pixelsRead(along: slide.n, positions: Int64(starts.count))
            == slide.pixelsRead(from: starts), "\(slide)")
      }
    }
  }

  @Test("a warning is due where floor and exact differ", arguments: 1...5)
  func unreadRemainders(kernel: Int) throws {
    for slide in try Self.slides(kernel: kernel) where slide.positions(.floor) != nil {
      let volume = try Shape(height: 1, width: slide.n, channels: 1)
      func unread(_ rounding: Rounding) throws -> [WindowFit] {
        let windows = Windows(vertical: try Window(kernel: 1), horizontal: slide.window)
        return Layer.pooling(Pooling(.max, windows: windows, rounding: rounding))
          .unreadRemainders(from: .one(volume))
      }
      #expect(try unread(.unstated).isEmpty == (slide.positions(.exact) != nil), "\(slide)")
      for rounding in [Rounding.exact, .floor, .ceil] {
        #expect(try unread(rounding).isEmpty)
      }
    }
  }

  @Test("same keeps ⌈N / S⌉ positions with the least padding, the odd pixel after")
  func samePadding() throws {
    for n in 1...12 {
      for kernel in 1...5 {
        for stride in 1...4 {
          for dilation in 1...3 {
            let window = try Window(
              kernel: kernel, stride: stride, dilation: dilation, padding: .same)
            let positions = (n + stride - 1) / stride
            #expect(try window.positions(along: n, axis: .width, rounding: .exact) == positions)
            let (before, after) = window.resolvedPadding(along: n)
            #expect(after - before == 0 || after - before == 1)
            // One pixel less would lose the last position.
            if before + after > 0 {
              let less = try Window(
                kernel: kernel, stride: stride, dilation: dilation,
                padding: .explicit(before: 0, after: Int(before + after) - 1))
              let fewer = try? less.positions(along: n, axis: .width, rounding: .floor)
              #expect((fewer ?? 0) < positions)
            }
          }
        }
      }
    }
  }

  /// A linear congruential generator, so that each run tries the same numbers.
  private struct Dice {
    var state: UInt64

    mutating func roll(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
  }

  @Test("pixels read agree with a sum over the taps for large numbers")
  func manyTaps() throws {
    var dice = Dice(state: 1)
    for _ in 0..<300 {
      let (kernel, n) = (dice.roll(1...300), dice.roll(1...100_000))
      let (before, after) = (dice.roll(0...5_000), dice.roll(0...5_000))
      let window = try Window(
        kernel: kernel, stride: dice.roll(1...400), dilation: dice.roll(1...300),
        padding: .explicit(before: before, after: after))
      guard let positions = try? window.positions(along: n, axis: .width, rounding: .ceil) else {
        continue
      }
      var reads = 0
      for tap in 0..<kernel {
        let offset = tap * window.dilation - before
        guard offset < n else { continue }
        let first = offset >= 0 ? 0 : (-offset + window.stride - 1) / window.stride
        let last = min((n - 1 - offset) / window.stride, positions - 1)
        reads += max(last - first + 1, 0)
      }
      #expect(window.pixelsRead(along: n, positions: Int64(positions)) == reads)
    }
  }

  @Test("a kernel larger than its input does not fit by truncation")
  func doesNotFitByTruncation() throws {
    // (2 − 3) / 2 is 0 in Swift, which would give one position.
    let window = try Window(kernel: 3, stride: 2)
    let fit = window.fit(along: 2, axis: .width)
    for rounding in [Rounding.exact, .floor, .unstated] {
      #expect(throws: LayerError.windowExceedsInput(fit)) {
        try window.positions(along: 2, axis: .width, rounding: rounding)
      }
    }
    #expect(fit.unread == -1)
    #expect(try window.positions(along: 2, axis: .width, rounding: .ceil) == 1)
    #expect(throws: LayerError.self) {
      try window.positions(along: 1, axis: .width, rounding: .ceil)
    }
  }

  @Test(
    "hyperparameters have bounds",
    arguments: [
      (0, 1, 1, 0, Hyperparameter.kernel), (1, 0, 1, 0, .stride), (1, 1, 0, 0, .dilation),
      (1, 1, 1, -1, .padding), (1_000_001, 1, 1, 0, .kernel), (1, Int.max, 1, 0, .stride),
      (1, 1, Int.max, 0, .dilation), (1, 1, 1, Int.max, .padding), (Int.min, 1, 1, 0, .kernel),
    ])
  func bounds(
    kernel: Int, stride: Int, dilation: Int, pad: Int, hyperparameter: Hyperparameter
  ) throws {
    let error = try #require(throws: LayerError.self) {
      try Window(
        kernel: kernel, stride: stride, dilation: dilation,
        padding: .explicit(before: pad, after: 0))
    }
    guard case .hyperparameterOutOfRange(hyperparameter, _, _) = error else {
      Issue.record("\(error)")
      return
    }
  }
}

extension Window {
  /// The positions as a small number.
  fileprivate func positions(
    along n: Int, axis: Axis, rounding: Rounding
  ) throws(LayerError) -> Int {
    let positions: Int64 = try positions(along: n, axis: axis, rounding: rounding)
    return Int(positions)
  }
}
