import CNNText

/// Writes a model of Keras as `model.to_json()` does.
struct KerasModelJSON {
  private let model: KerasModelMaker
  private var json = JSONWriter()

  static func bytes(of model: KerasModelMaker) -> [UInt8] {
    var writer = KerasModelJSON(model: model)
    writer.write()
    return writer.json.take()
  }

  private init(model: KerasModelMaker) { self.model = model }

  private mutating func write() {
    json.beginObject()
    json.member("module", "keras.src.models.functional")
    json.member("class_name", "Functional")
    json.key("config")
    json.beginObject()
    json.member("name", model.name)
    json.member("trainable", true)
    json.key("layers")
    json.beginArray()
    for place in model.layers.indices { write(layer: place) }
    json.end()
    write("input_layers", model.inputs)
    write("output_layers", model.outputs)
    json.end()
    json.member("registered_name", "Functional")
    json.end()
  }

  private mutating func write(_ key: String, _ values: [KerasModelMaker.Value]) {
    json.key(key)
    if values.count == 1 {
      writeHistory(values[0])
      return
    }
    json.beginArray()
    for value in values { writeHistory(value) }
    json.end()
  }

  /// The layer of a value, the number of its call and of the result.
  private mutating func writeHistory(_ value: KerasModelMaker.Value) {
    let layer = model.layers[model.calls[value].layer]
    json.beginArray(.oneLine)
    json.value(layer.name)
    json.value(number(of: value, in: layer))
    json.value(0)
    json.end()
  }

  private func number(of value: KerasModelMaker.Value, in layer: KerasModelMaker.Layer) -> Int {
    // Calls are in rising order.
    var (low, high) = (0, layer.calls.count)
    while low < high {
      let middle = (low + high) / 2
      if layer.calls[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func write(layer place: Int) {
    let layer = model.layers[place]
    json.beginObject()
    var registered: String?
    switch layer.kind {
    case .layer(let className):
      json.member("module", "keras.layers")
      json.member("class_name", className)
    case .operation(let function):
      json.member("module", "keras.src.ops." + function.module)
      json.member("class_name", function.className)
      registered = function.className
    case .custom(let own):
      json.member("class_name", own.name)
      registered = own.name
    case .function(let own):
      json.member("class_name", own.name)
      registered = own.name
    }
    json.key("config")
    json.beginObject()
    json.member("name", layer.name)
    if layer.kind == .layer("InputLayer") {
      json.key("batch_shape")
      writeShape(model.calls[layer.calls[0]].extents)
      json.member("dtype", "float32")
    }
    for setting in layer.settings {
      json.key(setting.name)
      write(setting.value)
    }
    json.end()
    json.key("registered_name")
    if let registered { json.value(registered) } else { json.null() }
    json.member("name", layer.name)
    json.key("inbound_nodes")
    json.beginArray()
    if layer.kind != .layer("InputLayer") { for call in layer.calls { write(model.calls[call]) } }
    json.end()
    json.end()
  }

  private mutating func write(_ call: KerasModelMaker.Call) {
    json.beginObject()
    json.key("args")
    json.beginArray(.oneLine)
    for argument in call.arguments {
      switch argument {
      case .value(let value): writeTensor(value)
      case .values(let values):
        json.beginArray()
        for value in values { writeTensor(value) }
        json.end()
      case .constant(let constant): write(constant)
      }
    }
    json.end()
    json.key("kwargs")
    json.beginObject(.oneLine)
    for setting in call.named {
      json.key(setting.name)
      write(setting.value)
    }
    json.end()
    json.end()
  }

  private mutating func writeTensor(_ value: KerasModelMaker.Value) {
    json.beginObject()
    json.member("class_name", "__keras_tensor__")
    json.key("config")
    json.beginObject()
    json.key("shape")
    writeShape(model.calls[value].extents)
    json.member("dtype", "float32")
    json.key("keras_history")
    writeHistory(value)
    json.end()
    json.end()
  }

  private mutating func writeShape(_ extents: [Int]) {
    json.beginArray(.oneLine)
    json.null()
    for extent in extents { json.value(extent) }
    json.end()
  }

  private mutating func write(_ constant: KerasConstant) {
    switch constant {
    case .none: json.null()
    case .flag(let flag): json.value(flag)
    case .integer(let number): json.value(number)
    case .real(let number): json.value(number)
    case .text(let text): json.value(text)
    case .extents(let numbers):
      json.beginArray(.oneLine)
      for number in numbers { json.value(number) }
      json.end()
    case .sides(let sides):
      // A sequence has two numbers, not one pair.
      json.beginArray(.oneLine)
      for pair in sides {
        if sides.count > 1 { json.beginArray(.oneLine) }
        for number in pair { json.value(number) }
        if sides.count > 1 { json.end() }
      }
      json.end()
    case .tuple(let elements):
      json.beginArray(.oneLine)
      for element in elements { write(element) }
      json.end()
    case .range(let axis, let range):
      json.beginArray(.oneLine)
      if axis < 0 {
        json.beginObject()
        json.member("class_name", "__ellipsis__")
        json.key("config")
        json.beginObject()
        json.end()
        json.end()
      } else {
        for _ in 0..<axis { writeSlice(nil) }
      }
      writeSlice(range)
      json.end()
    case .array(let numbers, let trailing):
      json.beginObject(.oneLine)
      json.member("class_name", "__numpy__")
      json.key("config")
      json.beginObject()
      json.key("value")
      json.beginArray()
      for number in numbers {
        for _ in 0..<trailing { json.beginArray() }
        json.value(number)
        for _ in 0..<trailing { json.end() }
      }
      json.end()
      json.member("dtype", "float32")
      json.end()
      json.end()
    }
  }

  private mutating func writeSlice(_ range: Range<Int>?) {
    json.beginObject()
    json.member("class_name", "__slice__")
    json.key("config")
    json.beginObject()
    json.member("start", range.map { $0.lowerBound })
    json.member("stop", range.map { $0.upperBound })
    json.key("step")
    json.null()
    json.end()
    json.end()
  }
}
