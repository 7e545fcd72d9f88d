import CNNText
public import NetworkAnalysis

/// A machine and where its figures are from.
public struct NamedMachine: Sendable {
  /// Nil for one whose figures the user gives.
  let name: String?
  let machine: Machine
  /// The source of the figures; nil if the user gave them.
  let source: String?

  /// A machine with published figures.
  public init(_ preset: Machine.Preset) {
    name = preset.rawValue
    machine = preset.machine
    source = preset.source
  }

  /// A machine with the user's own figures.
  public init(_ machine: Machine) {
    name = nil
    self.machine = machine
    source = nil
  }

  /// `a100-80gb: 19.5 TFLOPS, 2.039 TB/s; compute-bound above …`
  var words: String {
    let own = name.map { "\($0): " } ?? ""
    return "\(own)\(rate(machine.peak))FLOPS, \(rate(machine.bandwidth))B/s; "
      + "compute-bound above \(NumberText.fixed(machine.ridge, digits: 1)) FLOPs/byte"
  }

  /// `19.5 T` of 19.5e12.
  private func rate(_ value: Double) -> String {
    let prefixes: [(Double, String)] = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M")]
    let (unit, prefix) = prefixes.first { value >= $0.0 } ?? (1, "")
    var digits = Substring(NumberText.fixed(value / unit, digits: 3))
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.utf8.last == UInt8(ascii: ".") { digits.removeLast() }
    return "\(digits) \(prefix)"
  }

  var data: DataValue {
    .object {
      if let name { Member("name", name) }
      Member("peak", machine.peak)
      Member("bandwidth", machine.bandwidth)
      Member("ridge", machine.ridge)
      if let source { Member("source", source) }
    }
  }
}
