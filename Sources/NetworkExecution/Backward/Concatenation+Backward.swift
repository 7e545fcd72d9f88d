import NetworkModel

extension Concatenation: BackwardPass {
  var kept: KeptTensors { [] }

  /// Cuts dO as the inputs were joined.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shapes = trace.inputShapes
    guard let first = shapes.first else { throw .inputCount(0, needed: 1) }
    let joined = shapes.reduce(0) { $0 + $1.count }
    let turns = turns(in: first)
    guard joined == upstream.values.count, turns > 0, shapes.allSatisfy({ $0.count % turns == 0 })
    else { throw .inputsDiffer(upstream.shape, first) }
    var pieces: [[Float]] = shapes.map { _ in [] }
    var index = 0
    for _ in 0..<turns {
      for (piece, shape) in shapes.enumerated() {
        let length = shape.count / turns
        pieces[piece] += upstream.values[index..<index + length]
        index += length
      }
    }
    return LayerGradients(inputs: zip(shapes, pieces).map { Tensor($0, $1) })
  }
}
