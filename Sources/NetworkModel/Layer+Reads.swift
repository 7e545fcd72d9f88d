extension Layer {
  /// What a unit of the output reads of one input.
  ///
  /// - Parameters:
  ///   - input: the input's volume.
  ///   - offset: of a concatenation, the extent along its axis of the inputs before this one.
  ///   - output: what `output(from:)` gave.
  func reads(of input: Shape, at offset: Int, to output: Shape) -> LayerReads {
    switch self {
    case .convolution(let layer): layer.reads(of: input)
    case .transposedConvolution(let layer): layer.reads(of: input)
    case .pooling(let layer): input.windowed(by: layer.windows, .own)
    case .adaptivePooling(let layer): layer.reads(of: input)
    case .upsample(let layer): layer.reads(of: input, to: output)
    case .softmax(let layer):
      layer.distributions(in: input) == 1 ? input.whole(.all) : input.pointwise(.all)
    case .batchNormalization(let layer):
      layer.tracksStatistics ? input.pointwise(.own) : input.whole(.own)
    case .layerNormalization(let layer): layer.reads(of: input)
    case .groupNormalization(let layer):
      input.whole(
        .blocks(output: input.channels / layer.groups, input: input.channels / layer.groups))
    case .localResponseNormalization(let layer):
      input.pointwise(.neighbours(before: layer.size / 2, after: (layer.size - 1) / 2))
    case .concatenation(let layer): layer.reads(of: input, at: offset)
    case .multiplication: input.broadcast(to: output)
    case .padding(let layer):
      input.shifted(down: -layer.top, across: -layer.left, .shifted(by: -layer.channelsBefore))
    case .crop(let layer): input.shifted(down: layer.top, across: layer.left, .own)
    case .pixelShuffle(let layer): layer.reads(of: input)
    case .channelSlice(let layer): input.pointwise(.shifted(by: layer.start))
    case .maxout(let layer): input.pointwise(.blocks(output: 1, input: layer.pieces))
    case .channelShuffle: input.pointwise(.all)
    case .fullyConnected, .radialBasis, .flatten: input.whole(.all)
    case .globalPooling: input.whole(.own)
    // An input layer reads nothing; nobody asks it.
    case .input, .activation, .parametricReLU, .scale, .dropout, .addition, .maximum:
      input.pointwise(.own)
    }
  }
}

extension InferredNetwork {
  /// Calls `body` with each input of a node and what the node reads of it, in order.
  public func forEachRead<Failure: Error>(
    of id: NodeID, _ body: (NodeID, LayerReads) throws(Failure) -> Void
  ) throws(Failure) {
    let (node, output) = (self[id], shape(of: id))
    switch node.inputs {
    case .none:
      return
    case .one(let input):
      try body(input, node.layer.reads(of: shape(of: input), at: 0, to: output))
    case .many(let inputs):
      var offset = 0
      for input in inputs {
        let volume = shape(of: input)
        try body(input, node.layer.reads(of: volume, at: offset, to: output))
        if case .concatenation(let layer) = node.layer { offset += volume[layer.axis] }
      }
    }
  }
}

extension Shape {
  fileprivate func pointwise(_ channels: ChannelReads) -> LayerReads {
    LayerReads(
      rows: .identity(along: height), columns: .identity(along: width), channels: channels)
  }

  fileprivate func whole(_ channels: ChannelReads) -> LayerReads {
    LayerReads(rows: .whole(along: height), columns: .whole(along: width), channels: channels)
  }

  fileprivate func windowed(by windows: WindowPair, _ channels: ChannelReads) -> LayerReads {
    LayerReads(
      rows: .window(windows.vertical, along: height),
      columns: .window(windows.horizontal, along: width), channels: channels)
  }

  fileprivate func shifted(
    down: Int, across: Int, _ channels: ChannelReads
  ) -> LayerReads {
    LayerReads(
      rows: .shifted(by: down, along: height), columns: .shifted(by: across, along: width),
      channels: channels)
  }

  /// An extent of 1 is repeated.
  fileprivate func broadcast(to output: Shape) -> LayerReads {
    LayerReads(
      rows: height == output.height ? .identity(along: height) : .whole(along: height),
      columns: width == output.width ? .identity(along: width) : .whole(along: width),
      channels: channels == output.channels ? .own : .all)
  }
}

extension Convolution {
  fileprivate func reads(of input: Shape) -> LayerReads {
    input.windowed(
      by: windows,
      connectionTable == nil
        ? .blocks(output: filters / groups, input: input.channels / groups) : .all)
  }
}

extension TransposedConvolution {
  fileprivate func reads(of input: Shape) -> LayerReads {
    LayerReads(
      rows: .spread(windows.vertical, along: input.height),
      columns: .spread(windows.horizontal, along: input.width),
      channels: .blocks(output: filters / groups, input: input.channels / groups))
  }
}

extension AdaptivePooling {
  fileprivate func reads(of input: Shape) -> LayerReads {
    LayerReads(
      rows: .cells(height, along: input.height), columns: .cells(width, along: input.width),
      channels: .own)
  }
}

extension LayerNormalization {
  fileprivate func reads(of input: Shape) -> LayerReads {
    switch scope {
    case .volume: input.whole(.all)
    case .channels: input.pointwise(.all)
    }
  }
}

extension Concatenation {
  fileprivate func reads(of input: Shape, at offset: Int) -> LayerReads {
    switch axis {
    case .height: input.shifted(down: -offset, across: 0, .own)
    case .width: input.shifted(down: 0, across: -offset, .own)
    case .channels: input.pointwise(.shifted(by: -offset))
    }
  }
}

extension PixelShuffle {
  fileprivate func reads(of input: Shape) -> LayerReads {
    LayerReads(
      rows: AxisReads(step: 1, first: 0, last: 0, divisor: factor, along: input.height),
      columns: AxisReads(step: 1, first: 0, last: 0, divisor: factor, along: input.width),
      channels: .blocks(output: 1, input: factor * factor))
  }
}

extension Upsample {
  fileprivate func reads(of input: Shape, to output: Shape) -> LayerReads {
    LayerReads(
      rows: reads(input.height, to: output.height), columns: reads(input.width, to: output.width),
      channels: .own)
  }

  /// From the pixel at or before a unit's place to the one at or after it: of weight 0 none is read.
  private func reads(_ n: Int, to m: Int) -> AxisReads {
    switch interpolation {
    case .nearest:
      .reduced(step: n, first: 0, last: 0, divisor: m, along: n)
    case .bilinear:
      // The place is (i + ½)·N / M − ½.
      .reduced(step: 2 * n, first: n - m, last: n - m + 2 * m - 1, divisor: 2 * m, along: n)
    case .bilinearAlignedCorners:
      m == 1
        ? AxisReads(step: 0, first: 0, last: 0, along: n)
        : .reduced(step: n - 1, first: 0, last: m - 2, divisor: m - 1, along: n)
    }
  }
}
