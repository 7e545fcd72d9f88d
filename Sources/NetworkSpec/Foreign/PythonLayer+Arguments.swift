import CNNText
import KDL
import NetworkModel

extension PythonLayer {
  /// What an argument means here.
  enum Meaning {
    case properties([Given])
    /// It changes no shape and no count, or says what holds anyway.
    case nothing
    /// Something else would have to be said, in words; empty if nothing can be. The properties that it is about
    /// are still to be chosen.
    case unsaid(String, of: [String])

    static func one(_ name: String, _ value: String) -> Meaning {
      .properties([Given(name, value)])
    }

    static func open(_ names: [String]) -> Meaning { .unsaid("", of: names) }

    static let leftOut = Meaning.unsaid("", of: [])
  }

  func meaning(of name: String, _ written: String) -> Meaning {
    let isOfTensorFlow = framework == .tensorflow && isFunction
    let value =
      isOfTensorFlow && ["ksize", "strides", "stride", "dilations"].contains(name)
      ? PythonValue.ofPlaces(written) : written
    if let operand = operand(name, value) { return operand }
    if value == "None" { return ofNone(name) }
    let isTrue = PythonValue.flag(value)
    switch name {
    case "bias", "use_bias":
      guard known.contains("bias"), let isTrue else {
        return .open(known.contains("bias") ? ["bias"] : [])
      }
      return isTrue ? .nothing : .one("bias", "none")
    case "ceil_mode":
      let property = Property.rounding.name
      guard known.contains(property), let isTrue else { return .open([property]) }
      return isTrue ? .one(property, "ceil") : .nothing
    case "padding_mode":
      return PythonValue.text(value) == "zeros"
        ? .nothing : .unsaid(words(for: name), of: [])
    case "dim", "axis": return axis(value)
    case "num_parameters":
      guard let count = Int(value) else { return .open(["slopes"]) }
      return .one("slopes", count == 1 ? "shared" : "per-channel")
    case "shared_axes": return sharedAxes(value)
    case "normalized_shape": return normalizedShape(value)
    case "output_size": return extents(value)
    case "size" where known.contains(Axis.height.rawValue) && framework != .keras:
      return extents(value)
    case "align_corners": return interpolation("aligned-corners", isTrue)
    case "antialias": return interpolation("antialiased", isTrue)
    case "approximate":
      guard let isTrue else { return property("approximation", value) }
      return isTrue ? .one("approximation", "tanh") : .nothing
    case "divisor_override": return property("divisor", value)
    case "min_val", "min_value": return property("min", value)
    case "max_val", "max_value": return property("max", value)
    case "scale" where isPlain, "center" where isPlain: return .one("affine", "#false")
    case "center" where known.contains("bias"):
      guard let isTrue else { return .open(["bias"]) }
      return isTrue ? .nothing : .one("bias", "none")
    case "scale", "center": return isTrue == true ? .nothing : .leftOut
    case "padding" where word == .pad, "paddings" where word == .pad, "pad" where word == .pad:
      return padding(value)
    case "mode" where word == .pad: return filling(value)
    case "constant_values": return property("value", value)
    case "cropping": return cropping(value)
    case "depth_radius":
      guard let radius = Int(value), radius >= 0, radius < 1 << 20 else { return .open(["size"]) }
      return .one("size", "\(2 * radius + 1)")
    case "variance_epsilon": return property("epsilon", value)
    case "inplace": return isTrue != nil || PythonValue.decimal(value) == nil ? .nothing : .leftOut
    case "training": return word == .dropout && isTrue == false ? .leftOut : .nothing
    case "use_input_stats": return isTrue == false ? .leftOut : .nothing
    case "return_indices", "init", "recompute_scale_factor", "keepdims", "seed", "process_group",
      "alpha_initializer", "alpha_regularizer", "alpha_constraint", "_stacklevel", "dtype", "name":
      return .nothing
    case "start_dim" where value == "1", "end_dim" where value == "-1": return .nothing
    case "threshold" where word == .softplus: return value == "20" ? .nothing : .leftOut
    default: return general(name, value)
    }
  }

  /// Tensors that a function gets, of which the call says no more than whether they are there.
  private func operand(_ name: String, _ value: String) -> Meaning? {
    guard isFunction, signature?.has(name) == true else { return nil }
    let isThere = value != "None"
    switch name {
    case "input", "x", "features", "logits", "tensor", "images", "mean", "variance", "running_var":
      return .nothing
    case "running_mean":
      guard isThere != (word == .batchnorm) else { return .nothing }
      return .one("statistics", isThere ? "#true" : "#false")
    case "weight", "filters":
      // Whose extents say what the statement has to.
      let ofWeights = ["filters", "kernel", "units", "slopes"].filter { known.contains($0) }
      guard ofWeights.isEmpty else { return .properties(ofWeights.map { Given($0, nil) }) }
      return affine(weight: isThere, bias: self.value(of: "bias") != "None")
    case "scale": return affine(weight: isThere, bias: self.value(of: "offset") != "None")
    case "offset": return .nothing
    case "bias" where word == .lrn: return property("k", value)
    case "bias" where known.contains("bias") && !known.contains("affine"):
      return isThere ? .nothing : .one("bias", "none")
    case "bias": return .nothing
    default: return nil
    }
  }

  /// The value of an argument or, if it is not given, its default.
  private func value(of name: String) -> String? {
    values.first { $0.name == name }?.value
      ?? signature?.parameters.first { $0.name == name }?.defaultValue
  }

  /// True for a normalization of Keras that learns nothing.
  private var isPlain: Bool {
    known.contains("affine") && value(of: "scale") == "False" && value(of: "center") == "False"
  }

  private func affine(weight: Bool, bias: Bool) -> Meaning {
    switch (weight, bias) {
    case (true, true): return word == .instancenorm ? .one("affine", "#true") : .nothing
    case (false, false): return word == .instancenorm ? .nothing : .one("affine", "#false")
    case (true, false) where known.contains("bias"): return .one("bias", "none")
    case (true, false), (false, true): return .open(["affine"])
    }
  }

  /// What it means that nothing is given.
  private func ofNone(_ name: String) -> Meaning {
    switch name {
    case "stride" where known.contains(Property.rounding.name),
      "strides" where known.contains(Property.rounding.name):
      return .one("stride", Property.kernelWord)
    case "shared_axes": return .open(["slopes"])
    case "axis" where framework == .tensorflow: return axis("-1")
    default: return .nothing
    }
  }

  /// A property that the table of foreign words has, or that is called the same here.
  private func general(_ name: String, _ value: String) -> Meaning {
    if known.contains(name) { return property(name, value) }
    guard let term = ForeignTerm.property(name, among: known) else { return .leftOut }
    guard let replacement = term.replacement(among: known) else {
      return term.changesNothing ? .nothing : .unsaid(term.here, of: [])
    }
    // PyTorch's `affine` is both terms at once, as here.
    guard term.isWhole || replacement == "affine" else { return .open([replacement]) }
    return property(replacement, value)
  }

  /// A property if the value is one of its kind.
  private func property(_ name: String, _ value: String) -> Meaning {
    guard let property = word.properties.first(where: { $0.name == name }) else { return .leftOut }
    guard let here = PythonValue.value(value, as: property.kind) else { return .open([name]) }
    return .one(name, here)
  }

  private func words(for name: String) -> String {
    ForeignTerm.property(name, among: known)?.here ?? ""
  }

  /// The axis of the channels is the second in PyTorch, the last in Keras. Which the others are depends on how
  /// many there are.
  private func axis(_ value: String) -> Meaning {
    let channels: String? =
      switch framework {
      case .pytorch: "1"
      case .keras, .tensorflow: "-1"
      case .caffe, .onnx, .darknet, nil: nil
      }
    guard value == channels else { return .open(known.contains("over") ? ["over"] : []) }
    return known.contains("over") ? .one("over", "channels") : .nothing
  }

  /// Slopes that Keras shares: along the spatial axes, one for each channel is left.
  private func sharedAxes(_ value: String) -> Meaning {
    switch ForeignValue.numbers(in: value) {
    case ["1"], ["1", "2"]: .one("slopes", "per-channel")
    // Three are all of a plane, or the spatial ones of a volume.
    case .some, nil: .open(["slopes"])
    }
  }

  /// The last axis alone is that of the channels, three or four are a whole volume; of two, one may be that of the
  /// channels or none.
  private func normalizedShape(_ value: String) -> Meaning {
    let count = PythonCall.elements(of: value)?.count ?? (Int(value) == nil ? 0 : 1)
    switch count {
    case 1: return .one("over", "channels")
    case 3, 4: return .nothing
    default: return .open(["over"])
    }
  }

  /// `height=7 width=7` of 7, `(7, 7)`.
  private func extents(_ value: String) -> Meaning {
    guard let numbers = ForeignValue.numbers(in: value) else {
      return .open(axes.all.map { $0.rawValue })
    }
    let all = numbers.count == 1 ? axes.all.map { _ in numbers[0] } : numbers
    guard let axes = SpatialAxes(rawValue: all.count) else {
      return .open(axes.all.map { $0.rawValue })
    }
    return .properties(zip(axes.all, all).map { Given($0.rawValue, $1) })
  }

  /// `bilinear-aligned-corners` after `bilinear`.
  private func interpolation(_ suffix: String, _ isTrue: Bool?) -> Meaning {
    guard let isTrue else { return .open(["interpolation"]) }
    guard isTrue else { return .nothing }
    guard let plain = given.first(where: { $0.name == "interpolation" })?.value else {
      return .open(["interpolation"])
    }
    return property("interpolation", "'\(plain)-\(suffix)'")
  }

  private func filling(_ value: String) -> Meaning {
    switch PythonValue.text(value)?.lowercased() {
    case "constant": .nothing
    case "reflect", "replicate", "circular": property("mode", value)
    case .some, nil: .open(["mode"])
    }
  }
}

extension ForeignTerm {
  /// True for a property that a description leaves out because nothing depends on it.
  fileprivate var changesNothing: Bool { replacements.isEmpty && here == ForeignTerm.leftOut }
}
