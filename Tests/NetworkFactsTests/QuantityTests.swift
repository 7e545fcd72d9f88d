import NetworkFacts
import Testing

@Suite struct QuantityTests {
  @Test("each word names one quantity, and the quantity has the word")
  func words() {
    for quantity in Quantity.allCases {
      #expect(Quantity(named: quantity.name) == quantity)
      #expect(quantity.name == "\(quantity)")
      #expect(Quantity(named: quantity.hyphenatedName) == quantity)
    }
    for (former, current) in [
      ("params", Quantity.parameters), ("memory", .activationBytes), ("field", .receptiveField),
    ] {
      #expect(Quantity(named: former) == current && Quantity.isFormerName(former))
      #expect(Quantity.currentName(of: former) == current.name)
    }
    // With hyphens it is the same name.
    #expect(Quantity(named: "receptive-field") == .receptiveField)
    #expect(Quantity(named: "peak-bytes") == .peakBytes)
    #expect(!Quantity.isFormerName("receptive-field") && !Quantity.isFormerName("parameters"))
    for word in ["", "param", "Depth", "-", "output"] {
      #expect(Quantity(named: word) == nil)
    }
    #expect(Quantity.receptiveField.hyphenatedName == "receptive-field")
  }

  @Test("facts are about these")
  func facts() {
    #expect(
      Set(PublishedFact.names) == [
        "output", "parameters", "weights", "biases", "trainable", "connections", "macs", "flops",
        "activations", "depth", "receptive-field",
      ])
  }
}
