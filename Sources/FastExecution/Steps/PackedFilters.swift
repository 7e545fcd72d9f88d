import CNNHost
import ComputeKernels
import NetworkExecution
import NetworkModel

/// A convolution's filters as its kernel reads them: for each group of neighboring blocks of filters
/// the weights in the order of their use, batch normalization folded in.
struct PackedFilters: Sendable {
  /// Filters that run together, and what they read.
  struct Group: Sendable {
    /// Blocks of output channels.
    let blocks: Range<Int>
    /// Blocks of input channels; those outside of it are in none of the filters.
    let inputBlocks: Range<Int>
    let firstWeight: Int
  }

  let groups: [Group]
  let weights: AlignedFloats
  let bias: AlignedFloats

  /// The input channels of one filter, and where its weights begin.
  private struct FilterInput {
    let channels: [Int]
    let firstWeight: Int

    func blocks(of lanes: Int) -> Range<Int> {
      let last = channels.last ?? 0
      return (channels.first ?? 0) / lanes..<last / lanes + 1
    }
  }

  init(_ work: ConvolutionWork, input: Volume, widest: Int, threads: Int) throws(KernelError) {
    let layout = try Layout(work, input: input, widest: widest)
    let (inputs, taps) = (layout.inputs, layout.taps)
    groups = layout.groups
    weights = AlignedFloats(count: layout.weightCount)
    bias = AlignedFloats(
      count: Volume.blocks(channels: inputs.count) * Volume.laneCount)
    for filter in inputs.indices {
      var value = work.layer.bias == .shared ? Double(work.parameters.biases[filter]) : 0
      if let scale = work.normalization {
        value = value * scale.factors[filter] + scale.shifts[filter]
      }
      bias.base[filter] = Float(value)
    }
    let packing = Packing(
      inputs: inputs, groups: groups, taps: taps, lanes: input.lanes,
      parameters: work.parameters.weights, factors: work.normalization?.factors)
    // Each call writes the weights of one group.
    concurrently(groups.count, threads: threads) { packing.pack($0, into: weights.base) }
  }

  /// Values that the packed weights of a convolution take.
  ///
  /// - Throws: `.tooLarge`.
  static func weightCount(
    _ work: ConvolutionWork, input: Volume, widest: Int
  ) throws(KernelError) -> Int {
    try Layout(work, input: input, widest: widest).weightCount
  }

  /// The places of the weights.
  private struct Layout {
    let inputs: [FilterInput]
    let groups: [Group]
    let taps: Int
    let weightCount: Int

    init(_ work: ConvolutionWork, input: Volume, widest: Int) throws(KernelError) {
      let windows = work.layer.windows
      taps = windows.depth.kernel * windows.vertical.kernel * windows.horizontal.kernel
      inputs = PackedFilters.filterInputs(
        of: work.layer, channels: input.shape.channels, taps: taps)
      let depth = taps * input.lanes
      groups = try PackedFilters.groups(inputs, lanes: input.lanes, depth: depth, widest: widest)
      weightCount =
        groups.last.map { $0.firstWeight + PackedFilters.size(of: $0, depth: depth) } ?? 0
    }
  }

  private static func filterInputs(of layer: Convolution, channels: Int, taps: Int) -> [FilterInput]
  {
    let (given, made) = (channels / layer.groups, layer.filters / layer.groups)
    var firstWeight = 0
    // The filters of a group share one list.
    let channelsOfGroup = (0..<layer.groups).map { Array($0 * given..<($0 + 1) * given) }
    return (0..<layer.filters).map { filter in
      let channels =
        layer.connectionTable?.channelsOfFilter[filter] ?? channelsOfGroup[filter / made]
      defer { firstWeight += channels.count * taps }
      return FilterInput(channels: channels, firstWeight: firstWeight)
    }
  }

  private static func size(of group: Group, depth: Int) -> Int {
    group.inputBlocks.count * depth * group.blocks.count * Volume.laneCount
  }

  /// Neighboring blocks that read the same blocks, in groups as equal as can be.
  private static func groups(
    _ filters: [FilterInput], lanes: Int, depth: Int, widest: Int
  ) throws(KernelError) -> [Group] {
    let size = Volume.laneCount
    let inputs = stride(from: 0, to: filters.count, by: size).map { first in
      let blocks = filters[first..<min(first + size, filters.count)].map { $0.blocks(of: lanes) }
      return (blocks.map(\.lowerBound).min() ?? 0)..<(blocks.map(\.upperBound).max() ?? 0)
    }
    var groups: [Group] = []
    var (begin, firstWeight) = (0, 0)
    while begin < inputs.count {
      let end = inputs[begin...].firstIndex { $0 != inputs[begin] } ?? inputs.count
      let parts = (end - begin + widest - 1) / widest
      for part in 0..<parts {
        let group = Group(
          blocks: begin + (end - begin) * part / parts..<begin + (end - begin) * (part + 1) / parts,
          inputBlocks: inputs[begin], firstWeight: firstWeight)
        groups.append(group)
        firstWeight += try bounded(
          group.inputBlocks.count, depth, group.blocks.count, Volume.laneCount)
        _ = try bounded(firstWeight)
      }
      begin = end
    }
    return groups
  }

  private struct Packing: Sendable {
    let inputs: [FilterInput]
    let groups: [Group]
    let taps: Int
    let lanes: Int
    let parameters: [Float]
    let factors: [Double]?

    /// Fills in one group. Weights that no filter has stay zero: beyond the last filter, and of
    /// channels that only other filters of the group read.
    func pack(_ index: Int, into weights: UnsafeMutablePointer<Float>) {
      let group = groups[index]
      let width = group.blocks.count * Volume.laneCount
      let first = group.blocks.lowerBound * Volume.laneCount
      parameters.withUnsafeBufferPointer { parameters in
        for filter in first..<min(first + width, inputs.count) {
          let factor = factors?[filter]
          var from = inputs[filter].firstWeight
          for channel in inputs[filter].channels {
            let (block, lane) = channel.quotientAndRemainder(dividingBy: lanes)
            let place = (block - group.inputBlocks.lowerBound) * taps * lanes + lane
            var to = group.firstWeight + place * width + filter - first
            for _ in 0..<taps {
              let weight = parameters[from]
              weights[to] = factor.map { Float(Double(weight) * $0) } ?? weight
              from += 1
              to += lanes * width
            }
          }
        }
      }
    }
  }
}
