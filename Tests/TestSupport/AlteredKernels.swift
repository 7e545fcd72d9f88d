package import NetworkExecution
package import NetworkModel

/// Kernels with something changed in them, for tests that something notices.
package struct AlteredKernels: LayerKernels {
  package let kernels: any LayerKernels
  /// Whether they count what they do; nil leaves that to `kernels`.
  package var counts: Bool?
  /// The layer that runs in a layer's place.
  package var layer: @Sendable (Layer) throws(KernelError) -> Layer = { $0 }
  /// What happens to the output of a layer.
  package var output: @Sendable (Layer, inout Tensor) -> Void = { _, _ in }

  package init(_ kernels: any LayerKernels = DirectKernels()) { self.kernels = kernels }

  package var countsOperations: Bool { counts ?? kernels.countsOperations }

  package func run(
    _ layer: Layer, on operands: inout [Tensor], with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let altered = try self.layer(layer)
    var tensor = try kernels.run(altered, on: &operands, with: parameters, counting: &tally)
    output(layer, &tensor)
    return tensor
  }

  package func parameterSizes(
    of layer: Layer, on inputs: [TensorShape]
  ) throws(KernelError) -> ParameterSizes {
    try kernels.parameterSizes(of: layer, on: inputs)
  }

  package func gradients(
    of layer: Layer, from upstream: Tensor, along trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try kernels.gradients(of: layer, from: upstream, along: trace)
  }
}

extension AlteredKernels {
  /// Convolutions of so many filters and such a kernel pad one pixel more at the far ends.
  package static func mispadding(
    filters: Int, kernel: Int, in kernels: any LayerKernels = DirectKernels()
  ) -> AlteredKernels {
    var altered = AlteredKernels(kernels)
    altered.layer = { layer in
      guard case .convolution(let convolution) = layer, convolution.filters == filters,
        convolution.windows.vertical.kernel == kernel,
        let windows = try? Windows(
          vertical: convolution.windows.vertical.mispadded(),
          horizontal: convolution.windows.horizontal.mispadded()),
        let mispadded = try? Convolution(filters: filters, windows: windows)
      else { return layer }
      return .convolution(mispadded)
    }
    return altered
  }

  /// Fully connected layers output NaN.
  package static func poisoned(_ kernels: any LayerKernels) -> AlteredKernels {
    var altered = AlteredKernels(kernels)
    altered.output = { layer, tensor in
      if case .fullyConnected = layer { tensor.values[0] = .nan }
    }
    return altered
  }

  /// Fully connected layers do not run.
  package static func failing(_ kernels: any LayerKernels) -> AlteredKernels {
    var altered = AlteredKernels(kernels)
    altered.layer = { (layer) throws(KernelError) in
      if case .fullyConnected = layer { throw .tooLarge }
      return layer
    }
    return altered
  }

  /// The same without counts.
  package static func silent(_ kernels: any LayerKernels = DirectKernels()) -> AlteredKernels {
    var altered = AlteredKernels(kernels)
    altered.counts = false
    return altered
  }
}

extension Window {
  /// The same with a pixel more at the far end.
  fileprivate func mispadded() throws(LayerError) -> Window {
    let (before, after) =
      switch padding {
      case .explicit(let before, let after): (before, after)
      case .same: (0, 0)
      }
    return try Window(
      kernel: kernel, stride: stride, dilation: dilation,
      padding: .explicit(before: before, after: after + 1))
  }
}
