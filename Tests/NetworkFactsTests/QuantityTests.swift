import NetworkFacts
import Testing

@Suite struct QuantityTests {
  @Test("each word names one quantity, and the quantity has the word")
  func words() {
    for quantity in Quantity.allCases {
      #expect(Quantity(named: quantity.name) == quantity)
      #expect(quantity.name == "\(quantity)")
      guard let word = quantity.factName else { continue }
      #expect(Quantity(factName: word) == quantity)
    }
    #expect(Quantity(named: "params") == .parameters)
    for word in ["", "param", "Depth", "receptive-field", "output"] {
      #expect(Quantity(named: word) == nil)
    }
    for word in ["", "parameters", "layers", "receptiveField", "output"] {
      #expect(Quantity(factName: word) == nil)
    }
  }

  @Test("facts are about these")
  func facts() {
    #expect(
      Set(PublishedFact.names) == [
        "output", "params", "weights", "biases", "trainable", "connections", "macs", "flops",
        "activations", "depth", "receptive-field",
      ])
  }
}
