import CNNText

/// Names of blocks, by what they do.
enum BlockNames {
  static func stem(of body: [Int], _ settings: BlockSettings, _ forms: FormTable) -> String {
    for part in body {
      if case .dense = forms.forms[part] { return "dense-block" }
      guard case .merge(let layer, let paths) = forms.forms[part] else { continue }
      let slots = body.flatMap { forms.slots[$0] }
      let isDepthwise = zip(slots, settings.terms).contains { slot, term in
        if case .expression = term { slot.name == "groups" } else { false }
      }
      return stem(of: layer, paths, isDepthwise: isDepthwise, forms)
    }
    if hasDepthwise(body, settings, forms) { return "separable" }
    let hasRepeat = body.contains { (part: Int) -> Bool in
      switch forms.forms[part] {
      case .repetition, .call: true
      case .layer, .merge, .optional, .input, .branch, .dense: false
      }
    }
    return hasRepeat ? "stage" : "unit"
  }

  /// Returns whether a layer has as many groups as channels, where its form first stands.
  private static func hasDepthwise(
    _ body: [Int], _ settings: BlockSettings, _ forms: FormTable
  ) -> Bool {
    var seen: Set<Int> = []
    var slot = 0
    for part in body {
      if seen.insert(part).inserted, case .layer(let layer) = forms.forms[part],
        let place = layer.properties.firstIndex(of: "groups"),
        settings.terms[slot + place] == .expression("channels")
          || !forms.dialect.knowsChannels && isDepthwise(layer, settings.terms[slot...], place)
      {
        return true
      }
      slot += forms.slots[part].count
    }
    return false
  }

  /// Returns whether the groups are as many as the channels that enter, which the layer says.
  private static func isDepthwise(
    _ layer: LayerPattern, _ terms: ArraySlice<BlockSettings.Term>, _ groups: Int
  ) -> Bool {
    guard let entering = layer.properties.firstIndex(of: "in_channels") else { return false }
    return terms[terms.startIndex + groups] == terms[terms.startIndex + entering]
  }

  private static func stem(
    of merge: LayerPattern, _ paths: [PathForm], isDepthwise: Bool, _ forms: FormTable
  ) -> String {
    let isBesideInput = paths.contains { path in
      path.body.isEmpty || path.body.count == 1 && isOptional(path.body[0], forms)
    }
    let words = paths.map { BlockNames.words(in: $0.body, forms) }
    switch merge.word {
    case "add":
      if isDepthwise { return "inverted-residual" }
      let longest = words.map { $0.count { $0 == "conv" } }.max() ?? 0
      return longest == 3 ? "bottleneck" : "residual"
    case "multiply":
      let pools = words.contains {
        $0.first?.dropping(prefix: "global-") != nil
          || $0.first?.dropping(prefix: "adaptive-") != nil
      }
      return isBesideInput && pools ? "squeeze-excite" : "gated"
    case "concat":
      if isBesideInput { return "dense-layer" }
      return paths.count > 2 ? "inception" : "fork"
    case "matmul": return "attention"
    default: return "merged"
    }
  }

  private static func isOptional(_ form: Int, _ forms: FormTable) -> Bool {
    if case .optional = forms.forms[form] { return true }
    return false
  }

  private static func words(in body: [Int], _ forms: FormTable) -> [String] {
    body.flatMap { part -> [String] in
      switch forms.forms[part] {
      case .layer(let layer): [layer.word]
      case .merge(let layer, _): [layer.word]
      case .repetition(let inner), .optional(let inner): words(in: inner, forms)
      case .call, .input, .branch, .dense: []
      }
    }
  }
}
