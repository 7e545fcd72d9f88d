import CNNDiagnostics
import CNNText

/// The calls of a model's layers, in an order in which each comes after those whose results it reads; otherwise in
/// that of the file.
struct KerasGraph {
  let layers: [KerasLayer]
  private let places: [String: Int]
  /// What the number of a layer's first call is: 1 where a nested model counts its own making.
  private var firstCalls: [Int]
  /// The results of each call of each layer; nil before it is made.
  private var results: [[[KerasTensor?]?]]
  /// For each call the number of calls whose results are still missing; -1 for a layer that is never called.
  private var missing: [[Int]] = []
  /// The calls that wait for a call.
  private var readers: [Call: [Call]] = [:]
  /// The calls that can be made, the next one last.
  private var ready: [Call] = []
  /// By layer, the shapes that tensors of Keras 3 state.
  private var stated: [Int: [Int?]] = [:]

  private struct Call: Hashable {
    let layer: Int
    let number: Int
  }

  /// - Throws: `.malformed` if two layers have one name.
  init(_ model: KerasModel) throws(ImportFault) {
    layers = model.layers
    var places: [String: Int] = [:]
    for (place, layer) in layers.enumerated() {
      guard places.updateValue(place, forKey: layer.name) == nil else {
        throw ImportFault(
          .malformed("two layers of the model have the name `\(layer.name.excerpt)`"),
          at: layer.location)
      }
    }
    self.places = places
    firstCalls = KerasGraph.firstCalls(of: layers, places, model.outputs)
    results = layers.map { [[KerasTensor?]?](repeating: nil, count: max($0.calls.count, 1)) }
    for (place, layer) in layers.enumerated() {
      guard !layer.calls.isEmpty else {
        missing.append([layer.className == "InputLayer" ? 0 : -1])
        continue
      }
      var counts: [Int] = []
      for (number, call) in layer.calls.enumerated() {
        var sources: Set<Call> = []
        for reference in call.references {
          if let source = self.call(of: reference) { sources.insert(source) }
        }
        for source in sources {
          readers[source, default: []].append(Call(layer: place, number: number))
        }
        counts.append(sources.count)
      }
      missing.append(counts)
    }
    for layer in layers {
      for reference in layer.calls.flatMap({ $0.references }) {
        if let shape = reference.shape, reference.place == 0, let place = places[reference.layer] {
          stated[place] = shape
        }
      }
    }
    for place in layers.indices.reversed() {
      for number in missing[place].indices.reversed() where missing[place][number] == 0 {
        ready.append(Call(layer: place, number: number))
      }
    }
  }

  private static func firstCalls(
    of layers: [KerasLayer], _ places: [String: Int], _ outputs: [KerasReference]
  ) -> [Int] {
    var lowest = [Int?](repeating: nil, count: layers.count)
    var highest = [Int](repeating: 0, count: layers.count)
    func note(_ reference: KerasReference) {
      guard let place = places[reference.layer] else { return }
      lowest[place] = min(lowest[place] ?? reference.call, reference.call)
      highest[place] = max(highest[place], reference.call)
    }
    for output in outputs { note(output) }
    for layer in layers {
      for call in layer.calls { for reference in call.references { note(reference) } }
    }
    return layers.indices.map { place in
      let isModel = !layers[place].models.isEmpty
      return isModel && lowest[place] == 1 && highest[place] <= layers[place].calls.count ? 1 : 0
    }
  }

  private func call(of reference: KerasReference) -> Call? {
    guard let place = places[reference.layer] else { return nil }
    let number = reference.call - firstCalls[place]
    guard results[place].indices.contains(number) else { return nil }
    return Call(layer: place, number: number)
  }

  /// The next call to make, as the places of its layer and of the call.
  mutating func next() -> (layer: Int, call: Int)? {
    while let call = ready.popLast() {
      if results[call.layer][call.number] == nil { return (call.layer, call.number) }
    }
    return nil
  }

  /// Keeps the results of a call; the calls that waited for it alone can be made.
  mutating func finish(_ layer: Int, _ number: Int, giving tensors: [KerasTensor?]) {
    results[layer][number] = tensors
    for reader in (readers[Call(layer: layer, number: number)] ?? []).reversed() {
      missing[reader.layer][reader.number] -= 1
      if missing[reader.layer][reader.number] == 0 { ready.append(reader) }
    }
  }

  /// Sets the result of an input layer to what a nested model is called with.
  mutating func set(
    _ reference: KerasReference, of layer: String, from tensors: [KerasTensor?], at place: Int
  ) throws(ImportFault) {
    guard let source = call(of: reference), layers[source.layer].className == "InputLayer",
      tensors.indices.contains(place)
    else {
      throw ImportFault(
        .unknownValue(layer, reader: "the model", known: []), at: reference.location)
    }
    guard results[source.layer][source.number] == nil else {
      throw ImportFault(
        .malformed("the model names its input `\(layer.excerpt)` twice"), at: reference.location)
    }
    finish(source.layer, source.number, giving: [tensors[place]])
  }

  /// The tensor that a reference means; nil if an error left it unknown.
  ///
  /// - Throws: `.unknownValue`.
  func tensor(
    _ reference: KerasReference, for reader: String
  ) throws(ImportFault) -> KerasTensor? {
    guard let source = call(of: reference) else { throw unknown(reference, for: reader) }
    // A layer that is never called gives nothing.
    guard missing[source.layer][source.number] >= 0 else {
      throw unknown(reference, for: reader)
    }
    // Any other that has not been made waits for something wrong.
    guard let tensors = results[source.layer][source.number], !tensors.isEmpty else { return nil }
    guard tensors.indices.contains(reference.place) else {
      throw ImportFault(
        .outOfRange(
          of: "inbound_nodes", value: "\(reference.place)",
          expected: "`\(reference.layer.excerpt)` has \(tensors.count) results"),
        at: reference.location)
    }
    return tensors[reference.place]
  }

  private func unknown(_ reference: KerasReference, for reader: String) -> ImportFault {
    ImportFault(
      .unknownValue(reference.layer, reader: reader, known: layers.suffix(200).map { $0.name }),
      at: reference.location)
  }

  /// The tensors that a call reads, as far as they are known.
  func tensors(of call: KerasCall) -> [KerasTensor] {
    call.references.compactMap { reference in
      guard let source = self.call(of: reference),
        let tensors = results[source.layer][source.number],
        tensors.indices.contains(reference.place)
      else { return nil }
      return tensors[reference.place]
    }
  }

  /// The first layer that a call reads and that left a hole.
  func hole(readBy call: KerasCall, among holes: Set<String>) -> String? {
    call.references.first { holes.contains($0.layer) }?.layer
  }

  /// The shape that those who read a layer state for it; nil if none does.
  func statedShape(of layer: Int) -> [Int?]? { stated[layer] }

  /// The calls that were never made, by their layers' places in the text.
  var unreached: [Diagnostic.Location] {
    layers.indices.flatMap { place in
      results[place].indices.compactMap { number in
        results[place][number] == nil && missing[place][number] > 0
          ? layers[place].location : nil
      }
    }
  }
}

/// What a layer is called with, once what it reads is known.
struct KerasArguments {
  indirect enum Value {
    case tensor(KerasTensor)
    case list([Value])
    case constant(JSONValue)

    /// The tensors in it.
    var tensors: [KerasTensor] {
      switch self {
      case .tensor(let tensor): [tensor]
      case .list(let values): values.flatMap { $0.tensors }
      case .constant: []
      }
    }
  }

  /// By position.
  var tensors: [Value]
  var named: [String: Value]
  let location: Diagnostic.Location
  /// True for a nested model at the beginning of a sequence, which has inputs of its own.
  var begins = false

  /// All tensors by position.
  var all: [KerasTensor] { tensors.flatMap { $0.tensors } }
}
