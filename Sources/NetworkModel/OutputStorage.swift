/// The memory of a layer's output under the default policy (`docs/conventions.md`).
public enum OutputStorage: String, Hashable, Sendable {
  /// A volume of its own.
  case new
  /// Overwrites its input: activations, dropout, batch normalization at test time.
  case inPlace
  /// The input's values under another shape.
  case view
  /// Left out: the network's normalized output, which the lectures do not count.
  case excluded = "output"
}
