/// The layer or function that a call names.
struct PythonCallee {
  let term: ForeignTerm
  /// False if the name is another framework's, whose arguments would mean something else.
  let isOwn: Bool
  let framework: Framework?
  let signature: PythonSignature?

  /// Nil for a name that is not in the table.
  init?(_ call: PythonCall) {
    let origin = call.modules.isEmpty ? PythonCallee.unqualified(call) : PythonCallee.origin(call)
    let signature = origin.flatMap { origin in
      // `nn.conv2d` of `tf.nn.conv2d`.
      let modules =
        origin == .tensorflowFunction ? call.modules.dropFirst() : call.modules.prefix(0)
      return PythonSignature.named(
        (modules + [call.lastName]).joined(separator: "."), in: origin)
    }
    let framework = origin.map { PythonCallee.framework(of: $0) } ?? PythonCallee.framework(call)
    guard let term = ForeignTerm.word(call.name) else { return nil }
    let named = Framework.allCases.filter {
      term.names(call.lastName, isClass: call.isClass, in: $0)
    }
    let isOwn: Bool
    switch framework {
    // TensorFlow's functions are known by their signatures.
    case .tensorflow?:
      isOwn =
        named.contains(.tensorflow) || named.contains(.keras)
        || (signature != nil && !named.isEmpty)
    case let framework?: isOwn = named.contains(framework)
    case nil: isOwn = !named.isEmpty || (call.modules.isEmpty && !call.isClass)
    }
    guard isOwn || !named.isEmpty else { return nil }
    self.term = term
    self.isOwn = isOwn
    self.framework = framework
    self.signature = signature
  }

  private static func framework(of origin: PythonSignature.Origin) -> Framework {
    switch origin {
    case .torchModule, .torchFunction: .pytorch
    case .kerasLayer: .keras
    case .tensorflowFunction: .tensorflow
    }
  }

  /// The framework that the modules name.
  private static func framework(_ call: PythonCall) -> Framework? {
    guard let first = call.modules.first else { return nil }
    let modules = call.modules
    if first == "timm" { return .pytorch }
    if modules.contains("keras") || modules.contains("layers") { return .keras }
    if first == "tf" || first == "tensorflow" { return .tensorflow }
    let pytorch = ["torch", "torchvision", "nn", "functional", "F"]
    return modules.contains(where: { pytorch.contains($0) }) ? .pytorch : nil
  }

  /// Nil where signatures are not known.
  private static func origin(_ call: PythonCall) -> PythonSignature.Origin? {
    switch framework(call) {
    case .pytorch:
      if call.isClass { return .torchModule }
      let module = call.modules.last ?? ""
      // `torch.batch_norm` and `torch.instance_norm` have the weights before the statistics.
      let isTorch = call.modules == ["torch"] && !call.lastName.hasSuffix("_norm")
      if isTorch, call.lastName == "flatten" { return .torchFunction }
      return module == "F" || module == "functional" || isTorch ? .torchFunction : nil
    case .keras: return call.isClass ? .kerasLayer : nil
    case .tensorflow: return call.isClass ? nil : .tensorflowFunction
    case .caffe, .onnx, .darknet, nil: return nil
    }
  }

  /// Of a name without modules, the first framework that has it and takes the names of the arguments.
  private static func unqualified(_ call: PythonCall) -> PythonSignature.Origin? {
    let name = call.lastName
    guard call.isClass else {
      let isTorch = PythonSignature.named(name, in: .torchFunction) != nil
      let isTensorFlow = PythonSignature.named("nn." + name, in: .tensorflowFunction) != nil
      return isTorch && !isTensorFlow ? .torchFunction : nil
    }
    let torch = PythonSignature.named(name, in: .torchModule)
    let keras = PythonSignature.named(name, in: .kerasLayer)
    guard let torch else {
      return ForeignTerm.word(name)?.names(name, isClass: true, in: .pytorch) == true
        ? .torchModule : .kerasLayer
    }
    guard keras != nil else { return .torchModule }
    let names = call.arguments.compactMap { $0.name }
    return names.allSatisfy { torch.has($0) || $0 == "device" } ? .torchModule : .kerasLayer
  }
}
