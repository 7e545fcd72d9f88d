@_spi(Rules) public import NetworkModel

/// Answers which other sizes of the network's input would do, by inferring the volumes again.
///
/// Only for networks of one input, and none whose structure or hyperparameters depend on its size.
struct InputSearch {
  /// Layers inferred in one search beyond which no answer is sought.
  private static let mostWork = 400_000
  private static let largestSide = 1 << 14

  private struct Step {
    let node: Node
    /// Places of its inputs among the steps.
    let inputs: [Int]
  }

  private let steps: [Step]
  private let input: Shape

  /// - Parameter targets: the layers that must take their input; nil for all of the network.
  /// - Returns: nil if there are several inputs or too many layers.
  init?(_ inference: ShapeInference, reaching targets: [NodeID]?) {
    let nodes = inference.nodes
    guard nodes.count <= InputSearch.mostWork else { return nil }
    var isNeeded = [Bool](repeating: targets == nil, count: nodes.count)
    for target in targets ?? [] { isNeeded[target.index] = true }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for input in nodes[index].inputs { isNeeded[input.index] = true }
    }
    var places = [Int](repeating: 0, count: nodes.count)
    var steps: [Step] = []
    var inputs: [Shape] = []
    for (index, node) in nodes.enumerated() where isNeeded[index] {
      if case .input(let volume) = node.layer { inputs.append(volume.shape) }
      places[index] = steps.count
      steps.append(Step(node: node, inputs: node.inputs.map { places[$0.index] }))
    }
    guard inputs.count == 1 else { return nil }
    self.steps = steps
    self.input = inputs[0]
  }

  // MARK: Questions

  /// The side of the smallest input, alike along every axis, that every layer takes; nil if the input is not
  /// so, as clips hardly ever are, or none was found.
  var smallestSide: Int? {
    guard input.extents.isUniform || input.axes == .three else { return nil }
    return isMonotone ? smallestByHalving : smallestByTrying
  }

  /// The sizes nearest to the present one, smaller and larger, at which no window of a statement
  /// leaves a pixel unread: if possible, no window at all that does not say so.
  ///
  /// - Parameter isResized: whether the extent along an axis may change.
  func nearestFitting(_ origin: Int, changing isResized: (Axis) -> Bool) -> [Extents] {
    let reach = min(64, mostTrials / 4)
    func nearest(everywhere: Bool) -> [Extents] {
      [-1, 1].compactMap { direction in
        for distance in 0..<reach {
          let extents = Extents(input.axes) {
            input[$0] + (isResized($0) ? direction * (distance + 1) : 0)
          }
          if fits(exactly: origin, extents, everywhere: everywhere) { return extents }
        }
        return nil
      }
    }
    let best = nearest(everywhere: true)
    return best.isEmpty ? nearest(everywhere: false) : best
  }

  /// The input nearest to the present one, among the smaller or the larger ones, that every layer takes: of one
  /// that is alike along every axis another that is. Where there is one at which no window leaves a pixel unread,
  /// that: it also fits the merges to come, such as those of a U-Net's other levels.
  func nearestTaken(_ direction: Direction) -> Extents? {
    nearestTaken(direction) { volumes in
      steps.allSatisfy { step in
        guard step.node.layer.family != .product(.transposedConvolution),
          let input = step.inputs.first, let windows = step.node.layer.windows
        else { return true }
        return windows.unread(on: volumes[input]).isEmpty
      }
    } ?? nearestTaken(direction) { _ in true }
  }

  /// Where to look for another input.
  enum Direction: Int {
    case smaller = -1
    case larger = 1
  }

  private func nearestTaken(_ direction: Direction, where suits: ([Shape]) -> Bool) -> Extents? {
    var trials = mostTrials / 8
    for distance in 1...InputSearch.reach {
      for steps in InputSearch.steps(distance, of: input.extents) {
        guard trials > 0 else { return nil }
        trials -= 1
        let extents = Extents(input.axes) {
          input[$0] + direction.rawValue * (steps[$0] ?? distance)
        }
        guard input.axes.all.allSatisfy({ extents[$0] > 0 }) else { continue }
        if let volumes = volumes(extents), suits(volumes) { return extents }
      }
    }
    return nil
  }

  /// The distance beyond which no other input is sought.
  private static let reach = 64

  /// The changes of each axis of which the largest is the distance; of an axis that is left out, the distance.
  /// The planes of a clip change alike.
  private static func steps(_ distance: Int, of extents: Extents) -> [[Axis: Int]] {
    guard !extents.isUniform else { return [[:]] }
    return switch extents.axes {
    case .one: [[:]]
    case .two: (0...distance).map { [.width: $0] } + (0..<distance).map { [.height: $0] }
    case .three:
      (0...distance).map { [.height: $0, .width: $0] } + (0..<distance).map { [.depth: $0] }
    }
  }

  /// Returns whether the network takes its present input, and no window of a statement leaves a pixel unread,
  /// if all of them are `windows`.
  func fits(_ origin: Int, with windows: Windows) -> Bool {
    fits(exactly: origin, input.extents, with: windows)
  }

  /// The limit on inferences of all volumes.
  var mostTrials: Int { InputSearch.mostWork / steps.count }

  // MARK: Search

  /// True if what fits one square fits every larger one.
  private var isMonotone: Bool {
    steps.allSatisfy { step in
      guard step.inputs.count <= 1 else { return false }
      let rounding = step.node.layer.window?.rounding
      return switch step.node.layer.family {
      case .product(.convolution): rounding != .exact
      case .reduction(_, over: .window):
        rounding != .exact
          && step.node.layer.windows.map { windows in
            windows.axes.all.allSatisfy { windows[$0].dilation == 1 }
          } ?? true
      // Its channels are the input's values.
      case .rearrangement(.view), .rearrangement(.flattening): false
      case .source, .product(.transposedConvolution), .product(.fullyConnected), .distance,
        .reduction(_, over: .plane), .reduction(_, over: .cell), .reduction(_, over: .channels),
        .reduction(_, over: .axis), .reduction(_, over: .region),
        .activation, .learnedActivation, .gating, .scaling, .normalization, .distribution, .noise,
        .merge,
        .resampling, .rearrangement(.concatenation), .rearrangement(.selection),
        .rearrangement(.padding), .rearrangement(.permutation), .rearrangement(.scattering),
        .opaque:
        true
      }
    }
  }

  private var smallestByHalving: Int? {
    var (tooSmall, enough) = (0, 1)
    while !takes(enough) {
      (tooSmall, enough) = (enough, enough * 2)
      guard enough <= InputSearch.largestSide else { return nil }
    }
    while enough - tooSmall > 1 {
      let middle = (tooSmall + enough) / 2
      if takes(middle) { enough = middle } else { tooSmall = middle }
    }
    return enough
  }

  private var smallestByTrying: Int? {
    let most = min(InputSearch.largestSide, mostTrials)
    return most < 1 ? nil : (1...most).first(where: takes)
  }

  private func takes(_ side: Int) -> Bool {
    volumes(Extents(input.axes) { _ in side }) != nil
  }

  private func fits(
    exactly origin: Int, _ extents: Extents, with changed: Windows? = nil, everywhere: Bool = false
  ) -> Bool {
    guard let volumes = volumes(extents, of: origin, with: changed) else { return false }
    return steps.allSatisfy { step in
      guard let input = step.inputs.first.map({ volumes[$0] }) else { return true }
      guard step.node.origin == origin, let windows = changed ?? step.node.layer.windows else {
        return !everywhere || step.node.layer.unreadRemainders(from: .one(input)).isEmpty
      }
      return windows.unread(on: input).isEmpty
    }
  }

  /// The volumes of all layers, or nil if one cannot take its input.
  ///
  /// - Parameter changed: the windows of the layers of `origin` instead of their own.
  private func volumes(
    _ extents: Extents, of origin: Int = -1, with changed: Windows? = nil
  ) -> [Shape]? {
    var volumes: [Shape] = []
    volumes.reserveCapacity(steps.count)
    do throws(LayerError) {
      for step in steps {
        if case .input = step.node.layer {
          volumes.append(try Shape(extents, channels: input.channels))
        } else {
          var layer = step.node.layer
          if let changed, step.node.origin == origin {
            guard let other = layer.with(changed) else { return nil }
            layer = other
          }
          let inputs = step.inputs.map { volumes[$0] }
          let isMerge = step.node.inputs.isMany
          volumes.append(try layer.output(from: isMerge ? .several(inputs) : .one(inputs[0])))
        }
      }
      return volumes
    } catch {
      return nil
    }
  }
}

extension ShapeInference {
  /// The side of the smallest input, alike along every axis, that every layer takes, whatever the present one
  /// is; nil if that is not so, there are several, or none was found. Takes long in a large network.
  public var smallestSide: Int? { InputSearch(self, reaching: nil)?.smallestSide }

  /// The nearest input smaller than the present one that every layer takes; nil if there are several inputs or
  /// none was found. Takes long in a large network.
  public var nearestSmallerInput: Extents? {
    InputSearch(self, reaching: nil)?.nearestTaken(.smaller)
  }

  /// The nearest input larger than the present one that every layer takes; nil if there are several inputs or
  /// none was found. Takes long in a large network.
  public var nearestLargerInput: Extents? {
    InputSearch(self, reaching: nil)?.nearestTaken(.larger)
  }
}

extension NodeInputs {
  /// True if the layer merges volumes.
  fileprivate var isMany: Bool {
    switch self {
    case .none, .one: false
    case .many: true
    }
  }
}
