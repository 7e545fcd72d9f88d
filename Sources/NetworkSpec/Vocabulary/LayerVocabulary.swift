import NetworkModel

/// The part of the description language for one kind of layer; one file per kind in `Layers/`.
protocol LayerVocabulary {
  /// The distinction between the words of one kind, such as the reduction of a pooling; `Void` for one word.
  associatedtype Variant

  /// True if its statement holds `path`s.
  static var mergesPaths: Bool { get }

  /// The properties it takes in addition to the common ones.
  static func properties(of variant: Variant) -> [Property]

  /// The layer that a statement describes.
  static func read(_ reader: LayerReader, as variant: Variant) throws(SpecFault) -> Layer

  /// The word that writes this layer.
  var word: LayerWord { get }

  /// Writes what differs from the defaults.
  func write(to writer: inout PropertyWriter)
}

/// A visitor of the vocabulary of a word.
protocol WordVisitor {
  associatedtype Answer
  associatedtype Failure: Error

  func visit<Room: LayerVocabulary>(
    _ room: Room.Type, _ variant: Room.Variant
  ) throws(Failure) -> Answer
}

/// A visitor of the vocabulary of a layer.
protocol VocabularyVisitor {
  associatedtype Answer

  func visit(_ layer: some LayerVocabulary) -> Answer
}

struct PropertiesOfWord: WordVisitor {
  typealias Answer = [Property]
  typealias Failure = Never

  func visit<Room: LayerVocabulary>(_ room: Room.Type, _ variant: Room.Variant) -> [Property] {
    room.properties(of: variant)
  }
}

struct PathsOfWord: WordVisitor {
  typealias Answer = Bool
  typealias Failure = Never

  func visit<Room: LayerVocabulary>(_ room: Room.Type, _ variant: Room.Variant) -> Bool {
    room.mergesPaths
  }
}

struct LayerOfWord: WordVisitor {
  typealias Answer = Layer
  typealias Failure = SpecFault

  let reader: LayerReader

  func visit<Room: LayerVocabulary>(
    _ room: Room.Type, _ variant: Room.Variant
  ) throws(SpecFault) -> Layer {
    try room.read(reader, as: variant)
  }
}
