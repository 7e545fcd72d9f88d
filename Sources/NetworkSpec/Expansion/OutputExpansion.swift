import CNNDiagnostics
import KDL
import NetworkModel

/// Results, and what nothing makes use of.
extension Elaborator {
  /// `output NAME …`, or `output` for the layer before.
  mutating func expand(_ statement: OutputStatement) throws(SpecFault) {
    var marked: [Flow] = statement.names.isEmpty ? [flow] : []
    for name in statement.names { marked.append(try flow(of: name)) }
    for flow in marked {
      switch flow {
      case .node(let id): if markedOutputs.insert(id).inserted { outputs.append(id) }
      case .start: throw SpecFault(.noIncomingVolume("output"), at: statement.span)
      case .unknown: throw .silent
      }
    }
  }

  /// Warnings kept at most.
  private static let mostRemarks = 100

  /// A warning for each statement with layers that nothing reads and nobody marked as results.
  func unreadRemarks() -> [Diagnostic] {
    var isRead = [Bool](repeating: false, count: inference.count)
    for node in inference.nodes {
      switch node.inputs {
      case .none: break
      case .one(let input): isRead[input.index] = true
      case .many(let inputs): for input in inputs { isRead[input.index] = true }
      }
    }
    for output in outputs { isRead[output.index] = true }
    for end in branchEnds { isRead[end.index] = true }
    if outputs.isEmpty, case .node(let end) = flow { isRead[end.index] = true }
    var firsts: [Int: Diagnostic] = [:]
    var order: [Int] = []
    for (index, node) in inference.nodes.enumerated() where !isRead[index] {
      if firsts[node.origin] == nil {
        guard order.count < Elaborator.mostRemarks else { break }
        order.append(node.origin)
        firsts[node.origin] = Diagnostic(
          .unreadLayer, .warning, "nothing reads `\(node.name.excerpt)`",
          at: origins[node.origin].location,
          help: [
            Diagnostic.Help("if it is a result, mark it: `output \(KDLToken.string(node.name))`")
          ])
      } else if firsts[node.origin]?.notes.isEmpty == true {
        firsts[node.origin]?.notes = ["nor other layers that this statement makes"]
      }
    }
    return order.compactMap { firsts[$0] }
  }

  // MARK: Strides that nobody stated

  /// Remembers the first pooling of a statement whose stride matters: it has more than one position.
  mutating func noteStride(of pooling: Pooling, at id: NodeID, _ origin: Int) {
    guard unstatedStrides[origin] == nil, let output = inference.shape(of: id) else { return }
    let matters = output.axes.all.contains { axis in
      pooling.windows[axis].kernel > 1 && output[axis] > 1
    }
    guard matters else { return }
    unstatedStrides[origin] = id
  }

  func strideRemarks() -> [Diagnostic] {
    unstatedStrides.sorted { $0.key < $1.key }.prefix(Elaborator.mostRemarks).map { index, id in
      let origin = origins[index]
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
        "the stride of `\(inference[id].name.excerpt)` is not stated; it is 1", at: origin.location,
        notes: ["the default is 1 in Caffe and ONNX, the size of the kernel in PyTorch and Keras"],
        help: [
          help("`stride=kernel` is the default of PyTorch and Keras", "kernel"),
          help("`stride=1` keeps what is computed now", "1"),
        ])
    }
  }

  // MARK: Side outputs that do not fit

  /// The side outputs that hold all the layers which cannot take what they read; nil if others cannot
  /// either.
  func branchesOfConflicts() -> Set<String>? {
    var branches: Set<String> = []
    for finding in inference.findings {
      switch finding.fault {
      case .unreadRemainders: continue
      case .error, .weightsDiffer:
        guard let branch = inference[finding.node].branch else { return nil }
        branches.insert(inference.branchName(branch))
      }
    }
    return branches
  }
}
