/// The names that parameters take from what they are for.
struct SlotNames {
  private var bases: [String] = []
  private var details: [String] = []
  /// True of a block that multiplies what enters by what it makes of it.
  private var isGate = false

  /// - Parameter values: those of one use, to tell kernels.
  init(of body: [Int], in forms: FormTable, values: [SlotValue]) {
    if let first = body.first, case .merge(let layer, _) = forms.forms[first] {
      isGate = layer.word == LayerWord.multiply.rawValue
    }
    addBody(body, forms, values)
  }

  func base(of slot: Int) -> String { bases[slot] }
  func detailed(of slot: Int) -> String { details[slot] }

  /// What a part that may be missing is called.
  private static func nameOfPart(_ body: [Int], _ forms: FormTable) -> String {
    for part in body {
      switch forms.forms[part] {
      case .layer(let layer):
        if layer.word == StatementWord.apply.rawValue || layer.word == "batchnorm" { continue }
        return "with-\(layer.word)"
      case .merge(let layer, _): return "with-\(layer.word)"
      case .call, .repetition, .optional, .input, .dense, .branch: continue
      }
    }
    return "whole"
  }

  private mutating func addBody(_ body: [Int], _ forms: FormTable, _ values: [SlotValue]) {
    for (place, part) in body.enumerated() {
      switch forms.forms[part] {
      case .layer(let layer):
        addLayer(layer, place, body, forms, values)
      case .merge(let layer, let paths):
        addLayer(layer, place, body, forms, values)
        for path in paths {
          if path.hasSource { add("skip") }
          if path.body.count == 1, case .optional(let inner) = forms.forms[path.body[0]] {
            add("project")
            addBody(inner, forms, values)
          } else {
            addBody(path.body, forms, values)
          }
        }
      case .dense(let dense):
        add("count")
        for property in dense.merge.properties { add(property) }
        addBody(dense.body, forms, values)
      case .call:
        for slot in forms.slots[part] { add(slot.name) }
      case .repetition(let inner):
        add("count")
        addBody(inner, forms, values)
      case .optional(let inner):
        add(SlotNames.nameOfPart(inner, forms))
        addBody(inner, forms, values)
      case .input, .branch:
        for _ in forms.slots[part] { add("extent") }
      }
    }
  }

  private mutating func add(_ name: String, _ detail: String? = nil) {
    bases.append(name)
    details.append(detail ?? name)
  }

  private mutating func addLayer(
    _ layer: LayerPattern, _ place: Int, _ body: [Int], _ forms: FormTable, _ values: [SlotValue]
  ) {
    let first = bases.count
    for property in layer.properties {
      switch property {
      case LayerPattern.word: add(forms.dialect.nameOfFunction)
      case LayerPattern.name: add("name")
      case "from": add("skip")
      case "weights-of": add("shared")
      case "height": add("rows")
      case "width": add("columns")
      case "length": add("positions")
      case "frames": add("planes")
      case "channels": add("extra")
      case "num_features": add("in_channels")
      case forms.dialect.width:
        add(
          isGate ? "squeezed" : property,
          widthName(first, layer, place, body, forms, values))
      default: add(property)
      }
    }
  }

  /// `n3` for 3×3 filters, `r3` for 1×1 filters before them, `proj` for those behind a pooling.
  private func widthName(
    _ first: Int, _ layer: LayerPattern, _ place: Int, _ body: [Int], _ forms: FormTable,
    _ values: [SlotValue]
  ) -> String {
    guard let kernel = SlotNames.kernel(first, layer, forms, values) else {
      return forms.dialect.width
    }
    if place > 0, kernel == "1", case .layer(let before) = forms.forms[body[place - 1]],
      before.isPooling
    {
      return "proj"
    }
    guard kernel == "1" else { return "n\(kernel)" }
    var slot = first + layer.properties.count
    for part in body[(place + 1)...] {
      guard case .layer(let next) = forms.forms[part] else { break }
      if next.word == layer.word {
        let larger = SlotNames.kernel(slot, next, forms, values) ?? "1"
        return larger == "1" ? "n1" : "r\(larger)"
      }
      slot += next.properties.count
    }
    return "n1"
  }

  private static func kernel(
    _ first: Int, _ layer: LayerPattern, _ forms: FormTable, _ values: [SlotValue]
  ) -> String? {
    guard let place = layer.properties.firstIndex(of: forms.dialect.kernel),
      values.indices.contains(first + place)
    else { return nil }
    switch values[first + place] {
    case .number(let kernel): return "\(kernel)"
    case .text(let text): return String(decoding: text.utf8.filter { $0 != 0x22 }, as: UTF8.self)
    case .flag, .node, .progression, .absent: return nil
    }
  }
}
