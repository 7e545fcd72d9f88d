@_spi(Rules) import NetworkModel
import Testing

struct InputVolumeTests {
  @Test("gives the volume it declares and costs nothing")
  func figures() throws {
    let shape = try volume(227, 227, 3)
    let layer = Layer.input(InputVolume(shape: shape))
    #expect(try layer.output(from: .none) == shape)
    #expect(try layer.parameters(from: .none, to: shape) == ParameterCount.none)
    #expect(try layer.cost(from: .none, to: shape) == Cost.none)
    #expect(layer.storage == .new)
  }

  @Test("takes nothing in")
  func refusesInputs() throws {
    let shape = try volume(1, 1, 1)
    #expect(throws: LayerError.tooManyInputs(count: 1, most: 0)) {
      try Layer.input(InputVolume(shape: shape)).output(from: .one(shape))
    }
  }
}
