import CNNDiagnostics
import KDL
import NetworkModel

/// Warnings about what a network that can be calculated leaves open.
enum Remarks {
  /// Warnings of a kind kept at most.
  static let most = 100

  /// A warning for each statement with layers that nothing reads.
  ///
  /// - Parameters:
  ///   - results: layers that need not be read.
  ///   - remedy: what makes a layer of this name a result.
  static func unread(
    _ nodes: [Node], of origins: Origins, besides results: [NodeID], remedy: (String) -> String
  ) -> [Diagnostic] {
    var isRead = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices {
      switch nodes[index].inputs {
      case .none: break
      case .one(let input): isRead[input.index] = true
      case .many(let inputs): for input in inputs { isRead[input.index] = true }
      }
    }
    for result in results { isRead[result.index] = true }
    var firsts: [Int: Diagnostic] = [:]
    var order: [Int] = []
    for index in nodes.indices where !isRead[index] {
      let node = nodes[index]
      if firsts[node.origin] == nil {
        guard order.count < most else { break }
        order.append(node.origin)
        firsts[node.origin] = Diagnostic(
          .unreadLayer, .warning, "nothing reads `\(node.name.excerpt)`",
          at: origins[node.origin].location,
          help: [Diagnostic.Help("if it is a result, \(remedy(node.name))")])
      } else if firsts[node.origin]?.notes.isEmpty == true {
        firsts[node.origin]?.notes = ["nor other layers that this statement makes"]
      }
    }
    return order.compactMap { firsts[$0] }
  }

  /// Returns whether another stride would give another output: there is more than one position.
  static func strideMatters(_ pooling: Pooling, to output: Shape) -> Bool {
    output.axes.all.contains { axis in pooling.windows[axis].kernel > 1 && output[axis] > 1 }
  }

  /// A warning about a pooling whose stride is not stated.
  static func unstatedStride(of name: String, at origin: Origin) -> Diagnostic {
    let kernel = origin.properties.first { $0.name == "kernel" }?.value
    func help(_ text: String, _ stride: String) -> Diagnostic.Help {
      let edit = kernel.map { kernel in
        Diagnostic.Help.Edit(
          span: SourceSpan(
            source: kernel.source, range: kernel.range.upperBound..<kernel.range.upperBound),
          replacement: " stride=\(stride)")
      }
      return Diagnostic.Help(text, edit: edit)
    }
    return Diagnostic(
      .unstatedStride, .warning,
      "the stride of `\(name.excerpt)` is not stated; it is 1", at: origin.location,
      notes: ["the default is 1 in Caffe and ONNX, the size of the kernel in PyTorch and Keras"],
      help: [
        help("`stride=kernel` is the default of PyTorch and Keras", "kernel"),
        help("`stride=1` keeps what is computed now", "1"),
      ])
  }
}
