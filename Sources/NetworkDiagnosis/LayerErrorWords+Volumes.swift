import CNNDiagnostics
import CNNText
import NetworkModel

/// Words for volumes that a layer cannot take.
extension LayerErrorWords {
  static func channelsIndivisible(
    _ channels: Int, _ by: Int64, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch,
      "\(channels) channels cannot be divided evenly by `\(name.rawValue)` of \(by)",
      label: "\(channels) is not a multiple of \(by)")
  }

  static func channelsOdd(_ channels: Int) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch, "\(CNNText.counted(channels, "channel")) cannot be halved",
      label: "one half is multiplied by a function of the other")
  }

  static func extentIndivisible(
    _ axis: Axis, _ extent: Int, _ by: Int, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch,
      "\(axis.counted(extent)) cannot be divided evenly by `\(name.rawValue)` of \(by)",
      label: "\(extent) is not a multiple of \(by)")
  }

  static func valuesDiffer(
    _ input: Shape, _ target: Int64, _ hasOpenExtent: Bool
  ) -> LayerErrorWords {
    let (values, count) = (NumberText.grouped(input.count), NumberText.grouped(target))
    guard hasOpenExtent else {
      return LayerErrorWords(
        .shapeMismatch, "the \(values) values of \(input) do not fill a volume of \(count)",
        notes: ["reshaping keeps the number of values"])
    }
    return LayerErrorWords(
      .shapeMismatch,
      "the \(values) values of \(input) cannot be divided evenly by the given extents' \(count)",
      notes: ["the extent that is left out follows from the others"])
  }

  static func noSuchChannel(
    _ channel: Int64, _ channels: Int, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch, "channel \(channel) does not exist: the input has \(channels)",
      label: "`\(name.rawValue)` reaches beyond channel \(channels - 1)",
      notes: ["channels are numbered from 0"])
  }

  static func nothingLeft(
    _ axis: Axis, _ input: Int, _ removed: Int, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "removing \(removed) of \(axis.counted(input)) leaves nothing",
      label: "`\(name.rawValue)` removes too much")
  }

  static func targetLarger(
    _ axis: Axis, _ input: Int, _ target: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch,
      "a layer of \(axis.counted(target)) is larger than what enters, \(axis.counted(input))",
      label: "larger than what is cut",
      notes: ["`crop` removes, so `like` names a layer that is no larger along any axis"])
  }

  static func tooMuchPadding(
    _ axis: Axis, _ input: Int, _ padding: Int, _ most: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch,
      "\(axis.counted(input)) \(input == 1 ? "has" : "have") no values for \(padding) more at an end",
      label: "at most \(most) along \(axis.rawValue)",
      notes: [
        "`mode=reflect` adds fewer than there are, the end itself not repeated; "
          + "`mode=circular` as many at most; `mode=replicate` any number"
      ])
  }

  static func axesDiffer(
    _ needed: SpatialAxes, _ found: SpatialAxes
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "the layer works on \(needed.words), not on \(found.words)",
      notes: ["the incoming volume has \(found.words): \(found.pattern)"])
  }

  static func noSuchAxis(_ axis: Axis, _ axes: SpatialAxes) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "a volume with \(axes.words) has no `\(axis.rawValue)`",
      notes: [
        "\(axes.pattern) has " + axes.all.map { "`\($0.rawValue)`" }.joined(separator: ", ")
          + " and `channels`"
      ])
  }

  static func volumeAxesDiffer(_ first: Shape, _ other: Shape) -> LayerErrorWords {
    LayerErrorWords(
      .volumeMismatch, "volumes of \(first) and \(other) differ in the number of axes",
      notes: ["only a single position, such as a gate, may be merged with a volume of other axes"])
  }

  static func inputCount(_ verb: String, _ needed: Int, _ count: Int) -> LayerErrorWords {
    LayerErrorWords(
      .missingInput, "the layer \(verb) \(CNNText.counted(needed, "input")), not \(count)")
  }

  static func matricesDiffer(
    _ first: Shape, _ rowsOfFirst: Bool, _ second: Shape, _ rowsOfSecond: Bool
  ) -> LayerErrorWords {
    func side(_ shape: Shape, _ isRows: Bool) -> String {
      isRows
        ? CNNText.counted(shape.positions, "position") : Axis.channels.counted(shape.channels)
    }
    let sum =
      rowsOfFirst
      ? "Aᵀ·B sums over the positions of both paths"
      : rowsOfSecond
        ? "A·B sums over the channels of the first path, which are the positions of the second"
        : "A·Bᵀ sums over the channels of both paths"
    return LayerErrorWords(
      .volumeMismatch,
      "the product of \(first) and \(second) has \(side(first, rowsOfFirst)) to sum over, and \(side(second, rowsOfSecond))",
      notes: [
        sum,
        "a matrix has a row of channels for each position; `transpose=first-path` or `transpose=second-path` turns one",
      ])
  }

  static func notOfPooling(
    _ pooled: Shape, _ given: [Shape], _ other: Shape
  ) -> LayerErrorWords {
    let given = listed(given.map { $0.description })
    return LayerErrorWords(
      .volumeMismatch, "the pooling turns \(pooled) into \(given), but \(other) enters here",
      notes: ["every value goes back to where its window had the maximum"])
  }

  static func volumesDiffer(
    _ first: Shape, _ other: Shape, _ axis: Axis
  ) -> LayerErrorWords {
    LayerErrorWords(
      .volumeMismatch, "volumes of \(first) and \(other) differ in \(axis.rawValue)")
  }
}
