package import CNNDiagnostics
import NetworkDiagnosis
package import NetworkModel

/// An input that looks as if its channels were written first, as most frameworks' tensors have them, or not at all.
package struct ChannelsFirst: Hashable {
  /// The numbers as they are written.
  let numbers: [Int]
  /// True if they come from outside rather than from the description.
  let isFromOutside: Bool

  /// Nil for a volume that looks as it should.
  ///
  /// One, three or four of something, then large extents of much the same size: gray or color images. No
  /// sequence is so short that it could not be meant; but one of as many channels as positions is more likely an image
  /// whose channels were left out.
  package init?(_ volume: Shape, isFromOutside: Bool) {
    let numbers = volume.extents.all + [volume.channels]
    if numbers.count == 2, numbers[0] == numbers[1], numbers[0] >= 16, !isFromOutside {
      self.numbers = numbers
      self.isFromOutside = isFromOutside
      return
    }
    guard numbers.count > 2, [1, 3, 4].contains(numbers[0]) else { return nil }
    let sides = numbers.suffix(2)
    guard let least = sides.min(), let most = sides.max(), least >= 16, most / least < 5 else {
      return nil
    }
    self.numbers = numbers
    self.isFromOutside = isFromOutside
  }

  /// The numbers with the channels last.
  private var turned: [Int] { Array(numbers.dropFirst()) + [numbers[0]] }

  var words: FaultWords {
    guard numbers.count > 2 else { return wordsOfSequence }
    let axes = SpatialAxes(rawValue: numbers.count - 1) ?? .two
    let meant = zip(axes.allAndChannels, numbers).map { $0.counted($1) }
    let written = numbers.map { "\($0)" }
    let headline =
      "the numbers of `"
      + (isFromOutside
        ? "--input \(written.joined(separator: "x"))" : "input \(written.joined(separator: " "))")
      + "` look as if the channels came first"
    let likely = turned.map { "\($0)" }
    let words = FaultWords(.channelsFirst, headline, label: "channels come last here")
      .asWarning()
      .noting("as written: \(meant.joined(separator: ", "))")
    return isFromOutside
      ? words.helping(
        "write `--input \(likely.joined(separator: "x"))`, or keep the order with `--layout chw`")
      : words.helping("write `input \(likely.joined(separator: " "))`")
  }

  private var wordsOfSequence: FaultWords {
    let (length, channels) = (numbers[0], numbers[1])
    return FaultWords(
      .channelsFirst, "two numbers are a sequence: \(length) positions of \(channels) channels"
    ).asNote().helping("an image has three: `input \(length) \(channels) 1`, or 3 in color")
  }

  /// The warning at a place that is not in a description.
  package func diagnostic(at location: Diagnostic.Location) -> Diagnostic {
    let words = words
    return Diagnostic(
      words.id, words.severity, words.headline, at: location, notes: words.notes,
      help: words.help.map { Diagnostic.Help($0.text) })
  }
}
