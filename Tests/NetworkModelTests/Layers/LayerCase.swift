@_spi(Rules) import NetworkModel
import Testing

/// A layer on its input, and what is known of it from elsewhere.
struct LayerCase: Sendable, CustomTestStringConvertible {
  /// What the case shows, or where its figures were published.
  let name: String
  /// Height, width and channels of each input.
  let inputs: [[Int]]
  let output: [Int]
  let weights: Int64
  let biases: Int64
  let statistics: Int64
  let macs: Int64?
  let connections: Int64?
  /// Nil if the case does not say; a class that is not named is 0.
  let operations: [OperationCount.Class: Int64]?
  let layer: @Sendable () throws -> Layer

  init(
    _ name: String, _ layer: @escaping @autoclosure @Sendable () throws -> Layer,
    on inputs: [Int]...,
    gives output: [Int], weights: Int64 = 0, biases: Int64 = 0, statistics: Int64 = 0,
    macs: Int64? = nil,
    connections: Int64? = nil, operations: [OperationCount.Class: Int64]? = nil
  ) {
    self.name = name
    self.inputs = inputs
    self.output = output
    self.weights = weights
    self.biases = biases
    self.statistics = statistics
    self.macs = macs
    self.connections = connections
    self.operations = operations
    self.layer = layer
  }

  var testDescription: String { name }

  func check() throws {
    let layer = try layer()
    let shapes = try inputs.map { try volume($0) }
    let input: LayerInput = shapes.count == 1 ? .one(shapes[0]) : .several(shapes)
    let output = try layer.output(from: input)
    #expect(output == (try volume(self.output)))

    let parameters = try layer.parameters(from: input, to: output)
    #expect(parameters.weights == weights)
    #expect(parameters.biases == biases)
    #expect(parameters.statistics == statistics)

    let cost = try layer.cost(from: input, to: output)
    #expect(cost.macs == macs)
    #expect(cost.connections == connections)
    guard let operations else { return }
    for kind in OperationCount.Class.allCases {
      #expect(cost.operations[kind] == operations[kind, default: 0], "\(kind)")
    }
  }
}

/// The spatial extents, then the channels.
func volume(_ extents: [Int]) throws -> Shape {
  let axes = try #require(SpatialAxes(rawValue: extents.count - 1))
  let places = axes.all
  return try Shape(
    Extents(axes) { extents[places.firstIndex(of: $0) ?? 0] }, channels: extents[places.count])
}

func volume(_ height: Int, _ width: Int, _ channels: Int) throws -> Shape {
  try Shape(height: height, width: width, channels: channels)
}

/// What `layer` costs on `input`.
func cost(of layer: Layer, on input: Shape) throws -> Cost {
  let output = try layer.output(from: .one(input))
  return try layer.cost(from: .one(input), to: output)
}
