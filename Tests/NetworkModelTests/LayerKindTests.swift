import Foundation
@_spi(Rules) import NetworkModel
import TestSupport
import Testing

struct LayerKindTests {
  /// `Layers/Convolution.swift` of `convolution`.
  private static func room(of kind: LayerKind) -> String {
    let name = kind == .input ? "inputVolume" : "\(kind)"
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  private static func text(_ path: String) -> String? {
    try? String(contentsOf: packageFolder.appending(path: path), encoding: .utf8)
  }

  @Test("every kind has its file, its tests and its page", arguments: LayerKind.allCases)
  func everyKindIsAtHome(kind: LayerKind) throws {
    let room = Self.room(of: kind)
    let source = try #require(Self.text("Sources/NetworkModel/Layers/\(room).swift"))
    for item in ["Input", "Output", "Weights", "Biases", "Cost", "Example"] {
      #expect(source.contains("/// - \(item): "), "\(room) says nothing of its \(item)")
    }
    #expect(Self.text("Tests/NetworkModelTests/Layers/\(room)Tests.swift") != nil)
    #expect(Self.text("Tests/NetworkSpecTests/Layers/\(room)Tests.swift") != nil)
    #expect(Self.text("Sources/NetworkExecution/Layers/\(room).swift") != nil)
    #expect(Self.text("Tests/NetworkExecutionTests/Layers/\(room)Tests.swift") != nil)
    // An input has extents instead of properties: its statement is the language's own.
    #expect(kind == .input || Self.text("Sources/NetworkSpec/Layers/\(room).swift") != nil)

    // No description has one, so that there is no example: `docs/lower-bounds.md` speaks of it.
    guard kind != .opaque else { return }
    let name = kind.rawValue.lowercased().replacing(" ", with: "-")
    let page = try #require(Self.text("docs/layers/\(name).md"))
    for heading in ["Rule", "Parameters", "Cost", "Example", "Naming", "Source"] {
      #expect(page.contains("\n## \(heading)\n"), "\(name).md has no section \(heading)")
    }
    #expect(page.contains("```kdl\n"))
  }

  @Test("each layer names its kind and the word of its pattern")
  func patterns() throws {
    let layers: [(Layer, LayerKind, String)] = [
      (.convolution(try Convolution(filters: 1, windows: square(1))), .convolution, "CONV"),
      (.pooling(Pooling(.max, windows: try square(2))), .pooling, "POOL"),
      (.fullyConnected(try FullyConnected(units: 1)), .fullyConnected, "FC"),
      (.activation(try Activation(.relu)), .activation, "RELU"),
      (
        .localResponseNormalization(try LocalResponseNormalization()),
        .localResponseNormalization, "NORM"
      ),
      (.softmax(Softmax()), .softmax, "SOFTMAX"),
    ]
    for (layer, kind, pattern) in layers {
      #expect(layer.kind == kind)
      #expect(layer.patternWord == pattern)
    }
  }

  @Test("what works in place, as the lectures count memory")
  func storage() throws {
    let layers: [(Layer, OutputStorage)] = [
      (.convolution(try Convolution(filters: 1, windows: square(1))), .new),
      (.pooling(Pooling(.max, windows: try square(2))), .new),
      (.activation(try Activation(.relu)), .inPlace),
      (.parametricReLU(ParametricReLU()), .inPlace),
      (.dropout(try Dropout()), .inPlace),
      (.batchNormalization(try BatchNormalization()), .inPlace),
      (.scale(Scale()), .inPlace),
      (.localResponseNormalization(try LocalResponseNormalization()), .new),
      (.flatten(Flatten()), .view),
      (.softmax(Softmax()), .excluded),
    ]
    for (layer, storage) in layers { #expect(layer.storage == storage, "\(layer.kind)") }
  }
}
