import CNNText

/// Whether channels come first in tensors of a rank, for the layers that do not say it: they do if one layer for that
/// rank says so.
struct KerasFormats {
  /// By the number of axes after the batch.
  var channelsFirst: [Int: Bool] = [:]

  mutating func add(_ model: KerasModel) {
    for layer in model.layers {
      for inner in layer.models { add(inner) }
      add(layer.className, layer.config.json)
      // What a wrapper wraps sees one axis less, the time.
      if let inner = layer.config["layer"], let name = inner["class_name"]?.string,
        let config = inner["config"], layer.className != "TimeDistributed"
      {
        add(name, config)
      }
    }
  }

  private mutating func add(_ name: String, _ config: JSONValue) {
    let isFirst: Bool
    switch (config["data_format"]?.string, config["dim_ordering"]?.string) {
    case ("channels_first", _), (nil, "th"): isFirst = true
    case ("channels_last", _), (nil, "tf"): isFirst = false
    default: return
    }
    for (digit, rank) in [("1D", 2), ("2D", 3), ("3D", 4)]
    where name.utf8.count >= 2 && name.hasSuffix(digit) {
      if channelsFirst[rank] == nil || isFirst { channelsFirst[rank] = isFirst }
    }
  }
}

extension KerasBuilder {
  /// Returns whether channels come first in a layer for so many spatial axes.
  func channelsFirst(_ layer: KerasLayer, spatial: Int) throws(ImportFault) -> Bool {
    if let format = layer.config["data_format"]?.string {
      if format == "channels_first" { return true }
      if format == "channels_last" { return false }
    }
    switch layer.config["dim_ordering"]?.string {
    case "th": return true
    case "tf": return false
    default: return channelsFirst[spatial + 1] ?? false
    }
  }
}
