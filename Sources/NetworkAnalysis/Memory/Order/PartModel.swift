/// The tensors that the layers of a part read and produce, by their places in it.
struct PartModel {
  let count: Int
  /// By layer.
  private var layers: [Layer] = []
  /// By tensor of the part.
  private var tensors: [Tensor] = []

  private struct Layer {
    /// Bytes of the tensors of its own.
    var bytes: Int64 = 0
    var temporaryBytes: Int64 = 0
    /// The tensors it reads, each once, and how often.
    var reads: [(tensor: Int, count: Int)] = []
    /// The tensor it may be written over.
    var overwritable: Int?
    /// Layers of the part that it reads, and that read it.
    var inputs: [Int] = []
    var readers: [Int] = []
  }

  private struct Tensor {
    let bytes: Int64
    /// True if it lives on after the part.
    var outlives = false
    /// Layers of the part that read it, a view's readers among them.
    var readers: [Int] = []
  }

  init(_ graph: TensorGraph, _ part: NetworkPart) {
    count = part.steps.count
    var places: [Int: Int] = [:]
    for (place, node) in graph.order[part.steps].enumerated() { places[node] = place }
    var tensorPlaces: [Int: Int] = [:]
    var remaining: [Int32] = []
    for (place, node) in graph.order[part.steps].enumerated() {
      var layer = Layer()
      layer.bytes = graph.bytesMade(by: node)
      layer.temporaryBytes = graph.temporaryBytes.isEmpty ? 0 : graph.temporaryBytes[node]
      for name in graph.tensorsRead(by: node) {
        let tensor = tensorPlaces[name] ?? tensors.count
        if tensor == tensors.count {
          tensorPlaces[name] = tensor
          tensors.append(Tensor(bytes: graph.bytes[name]))
          remaining.append(part.remainingReads[name] ?? graph.reads[name])
          tensors[tensor].outlives = graph.isHeld[name]
        }
        remaining[tensor] -= 1
        if let known = layer.reads.firstIndex(where: { $0.tensor == tensor }) {
          layer.reads[known].count += 1
        } else {
          layer.reads.append((tensor, 1))
          tensors[tensor].readers.append(place)
        }
      }
      let over = Int(graph.overwritable[node])
      if over >= 0, graph.bytes[over] == graph.bytes[node] {
        layer.overwritable = tensorPlaces[over]
      }
      layer.inputs = Array(Set(graph.inputNodes(of: node).compactMap { places[$0] }))
      layers.append(layer)
    }
    for tensor in tensors.indices where remaining[tensor] > 0 { tensors[tensor].outlives = true }
    for layer in layers.indices {
      for input in layers[layer].inputs { layers[input].readers.append(layer) }
    }
  }

  /// Layers that need none of the part.
  var firstLayers: [Int32] {
    layers.indices.filter { layers[$0].inputs.isEmpty }.map { Int32($0) }
  }

  /// The layers that can run once one more has.
  func ready(after layer: Int, done: LayerSet, from ready: [Int32]) -> [Int32] {
    var result = ready.filter { $0 != layer }
    for reader in layers[layer].readers
    where layers[reader].inputs.allSatisfy({ done.contains($0) }) {
      result.append(Int32(reader))
    }
    return result
  }

  /// Bytes live while a layer runs, and after it has run.
  func run(
    _ layer: Int, after done: LayerSet, bytes: Int64
  ) -> (running: Int64, after: Int64) {
    let own = layers[layer]
    let isOver = own.overwritable.map { dies($0, with: layer, done) } ?? false
    var after = bytes + own.bytes
    for read in own.reads where dies(read.tensor, with: layer, done) {
      after -= tensors[read.tensor].bytes
    }
    return (bytes + own.temporaryBytes + (isOver ? 0 : own.bytes), after)
  }

  /// Returns whether a layer is a tensor's last reader.
  private func dies(_ tensor: Int, with layer: Int, _ done: LayerSet) -> Bool {
    !tensors[tensor].outlives
      && tensors[tensor].readers.allSatisfy { $0 == layer || done.contains($0) }
  }
}
