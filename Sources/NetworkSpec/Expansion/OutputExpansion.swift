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

  /// A warning for each statement with layers that nothing reads and nobody marked as results.
  func unreadRemarks() -> [Diagnostic] {
    var results = outputs + branchEnds
    if outputs.isEmpty, case .node(let end) = flow { results.append(end) }
    return Remarks.unread(inference.nodes, of: origins, besides: results) { name in
      "mark it: `output \(KDLToken.string(name))`"
    }
  }

  // MARK: Strides that nobody stated

  /// Remembers the first pooling of a statement whose stride matters: it has more than one position.
  mutating func noteStride(of pooling: Pooling, at id: NodeID, _ origin: Int) {
    guard unstatedStrides[origin] == nil, let output = inference.shape(of: id),
      Remarks.strideMatters(pooling, to: output)
    else { return }
    unstatedStrides[origin] = id
  }

  func strideRemarks() -> [Diagnostic] {
    unstatedStrides.sorted { $0.key < $1.key }.prefix(Remarks.most).map { index, id in
      Remarks.unstatedStride(of: inference[id].name, at: origins[index])
    }
  }
}

extension ShapeInference {
  /// The side outputs that hold all the layers which cannot take what they read; nil if others cannot
  /// either.
  func branchesOfConflicts() -> Set<String>? {
    var branches: Set<String> = []
    for finding in findings {
      switch finding.fault {
      case .unreadRemainders: continue
      case .error, .weightsDiffer:
        guard let branch = self[finding.node].branch else { return nil }
        branches.insert(branchName(branch))
      }
    }
    return branches
  }
}
