import NetworkModel

/// Poolings of so many cells, whatever the extents of what they read.
extension KerasExporter {
  /// The first pixel of cell i of M along N, and the one after its last.
  private static func cell(_ i: Int, of m: Int, along n: Int) -> Range<Int> {
    let (i, m, n) = (Int64(i), Int64(m), Int64(n))
    return Int(i * n / m)..<Int(((i + 1) * n + m - 1) / m)
  }

  /// Cells along an axis that are cut out one by one.
  private static let mostCells = 64

  mutating func add(_ layer: AdaptivePooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let extents = extents(call.output, as: form)
    let x = volume(call)
    switch layer.reduction {
    case .max, .average:
      return (addCells(layer.reduction, layer.extents, x, named: name(call), call), form)
    case .sum, .l2, .lp:
      let powers = addPowers(layer.reduction, x, call)
      let isSum = layer.reduction == .sum
      let own = isSum ? name(call) : fresh(name(call, "sums"))
      let sums = try addSums(layer.extents, powers, named: own, call, extents)
      return (isSum ? sums : addRoot(layer.reduction, sums, call, form), form)
    }
  }

  /// The largest value or the mean of each cell.
  private mutating func addCells(
    _ reduction: Reduction, _ cells: Extents, _ x: Value, named name: String, _ call: Call
  ) -> Value {
    let axes = call.shape.axes
    let isMax = reduction == .max
    let extents = axes.all.map { cells[$0] } + [call.shape.channels]
    guard axes.all.allSatisfy({ call.shape[$0] % cells[$0] == 0 }) else {
      return layer(
        "Adaptive\(isMax ? "Max" : "Average")Pooling\(axes.rawValue)D",
        [Setting("output_size", .extents(axes.all.map { cells[$0] }), first: true)], .value(x),
        named: name, extents)
    }
    let sizes = axes.all.map { call.shape[$0] / cells[$0] }
    return layer(
      "\(isMax ? "Max" : "Average")Pooling\(axes.rawValue)D",
      [
        Setting("pool_size", .extents(sizes), first: true),
        Setting("strides", .extents(sizes), unless: .extents(sizes)),
      ], .value(x), named: name, extents)
  }

  /// Cells are boxes: their sum is that of one axis after the other.
  private mutating func addSums(
    _ cells: Extents, _ x: Value, named name: String, _ call: Call, _ output: [Int]
  ) throws(ExportFault) -> Value {
    let axes = call.shape.axes.all
    guard axes.allSatisfy({ cells[$0] <= Self.mostCells }) else {
      throw fault(
        call, "each of more than \(Self.mostCells) cells would be cut out",
        help: "`--to onnx` writes it")
    }
    try spend(axes.reduce(0) { $0 + cells[$1] }, call)
    var value = x
    var extents = model.calls[x].extents
    for (place, axis) in axes.enumerated() {
      var parts: [Value] = []
      for index in 0..<cells[axis] {
        let cell = Self.cell(index, of: cells[axis], along: call.shape[axis])
        let prefix = self.name(call, "\(axis)_\(index)")
        extents[place] = cell.count
        let slice = operation(
          .item, [.value(value), .constant(.range(axis: place + 1, cell))], part: prefix, extents)
        extents[place] = 1
        parts.append(
          operation(
            .sum, [.value(slice)],
            [Setting("axis", .integers([place + 1])), Setting("keepdims", .flag(true))],
            part: prefix + "_sum", extents))
      }
      extents[place] = cells[axis]
      let isLast = place == axes.count - 1
      let own = isLast ? name : fresh(self.name(call, "\(axis)"))
      guard parts.count > 1 else {
        value =
          isLast ? layer("Identity", [], .value(parts[0]), named: own, extents) : parts[0]
        continue
      }
      value = layer(
        "Concatenate", [Setting("axis", .integer(place + 1), unless: .integer(-1))],
        .values(parts), named: own, extents)
    }
    return value
  }

  mutating func add(_ layer: RegionPooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    // Every region is the whole plane.
    let cells = addCells(.max, layer.cells, volume(call), named: fresh(name(call, "cells")), call)
    let region = reshape(
      cells, [1, layer.cells[.height], layer.cells[.width], call.shape.channels],
      name(call, "region"))
    return finish(
      "UpSampling3D", [Setting("size", .extents([layer.regions, 1, 1]), first: true)], region,
      call, .volume(.three))
  }
}
