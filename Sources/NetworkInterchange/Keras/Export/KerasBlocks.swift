/// Blocks of a model that are called alike, up to numbers and names, which a script has as functions.
///
/// Blocks are those of the network, which the names of its layers tell: `conv2/unit1/conv` is in `conv2/unit1`, and that in
/// `conv2`. One that holds several equal ones is none itself.
struct KerasBlocks {
  /// A setting of a layer, by the place of the call.
  struct Slot: Hashable {
    let call: Int
    let setting: Int
  }

  /// A function of the script.
  struct Function {
    /// The calls of the first use, which its body has.
    let calls: Range<Int>
    let inputs: [KerasModelMaker.Value]
    let output: KerasModelMaker.Value
    /// The name of the first use, which those of its layers begin with.
    let prefix: String
    /// The last part of that name.
    let title: String
    /// By its parameters, the settings that have their values.
    var parameters: [(name: String, isFirst: Bool, slots: [Slot])] = []
  }

  /// A call of a function.
  struct Use {
    let function: Int
    let calls: Range<Int>
    let name: String
    let inputs: [KerasModelMaker.Value]
    let output: KerasModelMaker.Value
    /// The values of the parameters.
    var arguments: [KerasConstant] = []
  }

  private(set) var functions: [Function] = []
  /// By the place of their first calls.
  private(set) var uses: [Int: Use] = [:]

  private static let fewestCalls = 3
  private static let mostInputs = 3
  private static let fewestUses = 2

  /// What calls of a block have in common with those of others.
  private struct Skeleton: Hashable {
    struct Entry: Hashable {
      let kind: KerasModelMaker.Kind
      /// The name without the block's; nil for an operation.
      let name: String?
      let settings: [KerasModelMaker.Setting]
      let arguments: [Argument]
      let named: [KerasModelMaker.Setting]
    }

    enum Argument: Hashable {
      case inside(Int)
      case outside(Int)
      case values([Argument])
      case constant(KerasConstant)
    }

    let entries: [Entry]
    let output: Int
  }

  private struct Candidate {
    let calls: Range<Int>
    let name: String
    let title: String
    let inputs: [KerasModelMaker.Value]
    let output: KerasModelMaker.Value
    let group: Int
  }

  init(_ model: KerasModelMaker) {
    let lastReaders = Self.lastReaders(in: model)
    var groups: [Skeleton: Int] = [:]
    var counts: [Int] = []
    var candidates: [Candidate] = []
    for block in model.blockRuns {
      guard block.calls.count >= Self.fewestCalls,
        let found = Self.skeleton(of: block, in: model, lastReaders)
      else { continue }
      let group = groups[found.skeleton] ?? counts.count
      if group == counts.count {
        groups[found.skeleton] = group
        counts.append(0)
      }
      counts[group] += 1
      candidates.append(
        Candidate(
          calls: block.calls, name: block.name, title: block.title, inputs: found.inputs,
          output: found.output, group: group))
    }
    choose(among: candidates.filter { counts[$0.group] >= Self.fewestUses }, in: model)
  }

  // MARK: Skeletons

  /// By value, the last call that reads it; the number of calls for results, -1 for what nobody reads.
  private static func lastReaders(in model: KerasModelMaker) -> [Int] {
    var readers = Array(repeating: -1, count: model.calls.count)
    for (place, call) in model.calls.enumerated() {
      for value in call.values { readers[value] = place }
    }
    for output in model.outputs { readers[output] = model.calls.count }
    return readers
  }

  private static func skeleton(
    of block: KerasModelMaker.BlockRun, in model: KerasModelMaker, _ lastReaders: [Int]
  ) -> (skeleton: Skeleton, inputs: [KerasModelMaker.Value], output: KerasModelMaker.Value)? {
    let range = block.calls
    var inputs: [KerasModelMaker.Value] = []
    var entries: [Skeleton.Entry] = []
    var output: KerasModelMaker.Value?
    func argument(_ value: KerasModelMaker.Value) -> Skeleton.Argument {
      if range.contains(value) { return .inside(value - range.lowerBound) }
      if let place = inputs.firstIndex(of: value) { return .outside(place) }
      // One too many is enough to tell.
      if inputs.count <= mostInputs { inputs.append(value) }
      return .outside(inputs.count - 1)
    }
    for place in range {
      let call = model.calls[place]
      let layer = model.layers[call.layer]
      guard layer.calls.count == 1, layer.kind != .layer("InputLayer") else { return nil }
      var name: String?
      switch layer.kind {
      case .operation, .function: break
      case .layer, .custom:
        guard layer.name.utf8.starts(with: (block.name + "_").utf8) else { return nil }
        name = String(decoding: layer.name.utf8.dropFirst(block.name.utf8.count), as: UTF8.self)
      }
      if lastReaders[place] >= range.upperBound {
        guard output == nil else { return nil }
        output = place
      }
      let arguments = call.arguments.map { own -> Skeleton.Argument in
        switch own {
        case .value(let value): argument(value)
        case .values(let values): .values(values.map { argument($0) })
        case .constant(let constant): .constant(constant)
        }
      }
      guard inputs.count <= mostInputs else { return nil }
      entries.append(
        Skeleton.Entry(
          kind: layer.kind, name: name, settings: layer.settings.map { $0.skeleton },
          arguments: arguments, named: call.named))
    }
    guard let output, !inputs.isEmpty else { return nil }
    return (Skeleton(entries: entries, output: output - range.lowerBound), inputs, output)
  }

  // MARK: Choice

  private mutating func choose(among candidates: [Candidate], in model: KerasModelMaker) {
    // Inner ones come after those that they are in.
    let inner = Self.holdersOfEqual(candidates)
    var chosen: [Candidate] = []
    var end = 0
    for (place, candidate) in candidates.enumerated() where candidate.calls.lowerBound >= end {
      guard !inner.contains(place) else { continue }
      chosen.append(candidate)
      end = candidate.calls.upperBound
    }
    var counts: [Int: Int] = [:]
    for candidate in chosen { counts[candidate.group, default: 0] += 1 }
    var numbers: [Int: Int] = [:]
    var own: [[Use]] = []
    for candidate in chosen where counts[candidate.group, default: 0] >= Self.fewestUses {
      let number = numbers[candidate.group] ?? functions.count
      if number == functions.count {
        numbers[candidate.group] = number
        functions.append(
          Function(
            calls: candidate.calls, inputs: candidate.inputs, output: candidate.output,
            prefix: candidate.name, title: candidate.title))
        own.append([])
      }
      own[number].append(
        Use(
          function: number, calls: candidate.calls, name: candidate.name,
          inputs: candidate.inputs, output: candidate.output))
    }
    for number in functions.indices { setParameters(number, &own[number], in: model) }
    for use in own.joined() { uses[use.calls.lowerBound] = use }
  }

  /// The candidates that hold two of one group, by their places.
  private static func holdersOfEqual(_ candidates: [Candidate]) -> Set<Int> {
    var holders: Set<Int> = []
    var open: [(place: Int, groups: Set<Int>)] = []
    for (place, candidate) in candidates.enumerated() {
      while let last = open.last,
        candidates[last.place].calls.upperBound <= candidate.calls.lowerBound
      {
        open.removeLast()
      }
      for index in open.indices where !open[index].groups.insert(candidate.group).inserted {
        holders.insert(open[index].place)
      }
      open.append((place, []))
    }
    return holders
  }

  /// Settings that differ between the uses are parameters, those that differ alike the same.
  private mutating func setParameters(
    _ number: Int, _ uses: inout [Use], in model: KerasModelMaker
  ) {
    let function = functions[number]
    var places: [[KerasConstant]: Int] = [:]
    var parameters: [(name: String, isFirst: Bool, slots: [Slot])] = []
    var arguments: [[KerasConstant]] = []
    for (offset, call) in function.calls.enumerated() {
      for (index, setting) in model.layers[model.calls[call].layer].settings.enumerated() {
        let values = uses.map {
          model.layers[model.calls[$0.calls.lowerBound + offset].layer].settings[index].value
        }
        guard values.contains(where: { $0 != values[0] }) else { continue }
        let slot = Slot(call: call, setting: index)
        if let place = places[values] {
          parameters[place].slots.append(slot)
        } else {
          places[values] = parameters.count
          parameters.append((setting.name, setting.isFirst, [slot]))
          arguments.append(values)
        }
      }
    }
    // What is given by its place comes first.
    let order =
      parameters.indices.filter { parameters[$0].isFirst }
      + parameters.indices.filter { !parameters[$0].isFirst }
    functions[number].parameters = order.map { parameters[$0] }
    for use in uses.indices { uses[use].arguments = order.map { arguments[$0][use] } }
  }
}

extension KerasModelMaker.Setting {
  /// The same for all settings whose numbers differ; words are part of a block.
  fileprivate var skeleton: KerasModelMaker.Setting {
    let isNumber =
      switch value {
      case .integer, .real, .extents, .sides: true
      case .tuple(let elements):
        elements.allSatisfy { if case .integer = $0 { true } else { false } }
      case .none, .flag, .text, .range, .array: false
      }
    return KerasModelMaker.Setting(name, isNumber ? .none : value, first: isFirst)
  }
}
