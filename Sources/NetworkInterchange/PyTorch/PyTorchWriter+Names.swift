import NetworkModel
import NetworkSpec

/// Names of classes and of attributes.
extension PyTorchWriter {
  mutating func nameClasses() {
    var names = PythonNames(
      keeping: Set(PyTorchHelper.allCases.map { $0.rawValue } + ["F", "LAYERS"]))
    modelName = names.unique(PythonText.className(Self.title(of: network.network)))
    classNames = folded.blocks.map {
      names.unique(PythonText.className($0.name, unnamed: "Block"))
    }
  }

  /// The longer name up to what it adds, such as a place or a variant in parentheses.
  private static func title(of network: Network) -> String {
    let title = network.title.prefix { $0 != "," && $0 != "(" && $0 != ":" }
    let isName = title.utf8.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    if isName, title.utf8.count <= 40 { return String(title) }
    // Of a name with folders, the last part.
    return String(network.name.split(separator: "/").last ?? "")
  }

  /// Attributes that modules have already.
  static let attributes: Set<String> = [
    "T_destination", "add_module", "append", "apply", "bfloat16", "buffers", "call_super_init",
    "children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extend", "extra_repr",
    "float", "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half",
    "insert", "ipu", "load_state_dict", "modules", "mtia", "named_buffers", "named_children",
    "named_modules", "named_parameters", "parameters", "pop", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook",
    "register_full_backward_hook", "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module",
    "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict", "to",
    "to_empty", "train", "training", "type", "xpu", "zero_grad",
  ]

  /// Names in functions that mean something already.
  static let variables: Set<String> = [
    "self", "x", "torch", "nn", "F", "math", "super", "range", "print", "sum", "list", "zip",
  ]

  /// A name for modules in a block, by the first of them that is no preparation.
  func name(of run: [Statement]) -> String {
    let heads = run.filter { !continuesLine($0) }
    guard let first = heads.first ?? run.first else { return "layer" }
    switch first {
    case .layer(let layer):
      if layer.word == LayerSettings.wordOfFunctions { return "activation" }
      return PythonText.identifier(layer.word)
    case .call(let block, _):
      return PythonText.identifier(
        folded.blocks[block].name.utf8.isEmpty ? "block" : folded.blocks[block].name)
    case .repetition(_, let body): return name(of: body) + "s"
    case .optional(_, let body): return name(of: body)
    case .dense: return "layers"
    case .merge(let layer, _): return PythonText.identifier(layer.word)
    case .input, .branch: return "layer"
    }
  }

  /// Names for the paths of a merge.
  static func names(of paths: [FoldedNetwork.Path], _ word: String) -> [String] {
    func length(_ path: FoldedNetwork.Path) -> Int {
      if path.body.count == 1, case .optional = path.body[0] { return 0 }
      return path.body.count
    }
    switch word {
    case "add" where paths.count == 2:
      let isFirstLonger = length(paths[0]) >= length(paths[1])
      return isFirstLonger ? ["residual", "shortcut"] : ["shortcut", "residual"]
    case "multiply": return paths.map { _ in "gate" }
    case _ where paths.count(where: { !$0.body.isEmpty }) == 1:
      return paths.map { _ in "branch" }
    default: return paths.indices.map { "branch\($0 + 1)" }
    }
  }

  func name(of parts: [FoldedNetwork.Part]) -> String {
    let head = parts.first { !continuesLine($0.statement) } ?? parts.first
    guard let head else { return "layer" }
    switch head.statement {
    case .layer:
      if let node = head.nodes.last { return identifier(of: node) }
    case .repetition(_, let body):
      if case .layer? = body.first, let node = head.nodes.first { return identifier(of: node) }
    case .merge, .call, .optional, .input, .dense, .branch: break
    }
    return name(of: [head.statement])
  }

  /// The name of a layer without what all names begin with.
  private func identifier(of node: Int) -> String {
    let name = network.network.nodes[node].name.utf8.dropFirst(commonStem)
    return PythonText.identifier(String(Substring(name)))
  }

  /// What comes before the first slash in the names of all layers; nil if they differ in it.
  func stem(of parts: [FoldedNetwork.Part]) -> String? {
    var stem: Substring.UTF8View?
    for part in parts {
      for node in part.nodes {
        let name = network.network.nodes[node].name.utf8.dropFirst(commonStem)
        guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let own = name[..<slash]
        if let stem, !stem.elementsEqual(own) { return nil }
        stem = own
      }
    }
    return stem.map { String(Substring($0)) }
  }
}
