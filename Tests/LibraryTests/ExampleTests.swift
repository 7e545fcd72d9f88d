import Testing

/// The example of the libraries' page. It imports the libraries as any package would.
@Suite struct ExampleTests {
  @Test("totals and receptive field of VGG-16")
  func totals() throws {
    #expect(
      try report(on: vgg16) == """
        138,357,544 parameters
        15,470,264,320 MACs
        58.1 MiB of activations in float32
        a unit sees 212×212 pixels
        """)
  }

  @Test("a description with a mistake is thrown back with its place")
  func mistake() throws {
    let wrong = vgg16.replacing("kernel=2", with: "kernel=300")
    let error = #expect(throws: DescriptionError.self) { try report(on: wrong) }
    #expect(error?.message.contains("example.kdl:3") == true)
  }
}
