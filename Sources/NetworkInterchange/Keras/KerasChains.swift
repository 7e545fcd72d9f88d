/// The layers of a model as those that search it for layers which mean something together see them.
struct KerasChains {
  let layers: [KerasLayer]
  private let places: [String: Int]
  /// By layer, how often its results are read, results of the model included.
  private(set) var uses: [Int]
  /// By layer, the last that reads it.
  private(set) var readers: [Int]

  init(_ model: KerasModel) {
    layers = model.layers
    var places: [String: Int] = [:]
    for (place, layer) in layers.enumerated() { places[layer.name] = place }
    self.places = places
    uses = [Int](repeating: 0, count: layers.count)
    readers = [Int](repeating: 0, count: layers.count)
    for reference in model.outputs {
      if let place = places[reference.layer] { uses[place] += 1 }
    }
    for (reader, layer) in layers.enumerated() {
      for reference in layer.calls.flatMap({ $0.references }) {
        guard let place = places[reference.layer] else { continue }
        uses[place] += 1
        readers[place] = reader
      }
    }
  }

  /// The layer that a layer reads, if it is called once and reads one tensor.
  func source(of layer: KerasLayer) -> Int? {
    guard layer.calls.count == 1, layer.calls[0].references.count == 1 else { return nil }
    return places[layer.calls[0].references[0].layer]
  }
}
