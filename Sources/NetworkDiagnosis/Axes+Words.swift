import CNNText
@_spi(Rules) package import NetworkModel

// What messages and reports call axes, and how they write what is given for each.

extension Axis {
  /// One place along the axis: `row`.
  package var unit: String {
    switch self {
    case .depth: "frame"
    case .height: "row"
    case .width: "column"
    case .length: "position"
    case .channels: "channel"
    }
  }

  /// `224 rows`, `1 column`, `2,000 channels`.
  package func counted(_ count: some BinaryInteger) -> String { CNNText.counted(count, unit) }
}

extension SpatialAxes {
  /// `two axes`.
  package var words: String {
    switch self {
    case .one: "one axis"
    case .two: "two axes"
    case .three: "three axes"
    }
  }

  /// `H×W×C`.
  package var pattern: String { allAndChannels.map { $0.symbol }.joined(separator: "×") }

  /// The units after a number: `rows and columns`, or `row and column` after 1.
  func unitWords(_ count: some BinaryInteger) -> String {
    listed(all.map { plural($0.unit, count) }, by: "and")
  }
}

extension Windows {
  /// A number of each axis: `3×3`.
  func text(_ number: (Window) -> Int64) -> String {
    axes.all.map { "\(number(self[$0]))" }.joined(separator: "×")
  }
}

extension Extents {
  /// As a property of a description states it: `3`, `"1x3"`.
  package var written: String {
    isUniform
      ? "\(width)" : "\"" + all.map { "\($0)" }.joined(separator: "x") + "\""
  }
}
