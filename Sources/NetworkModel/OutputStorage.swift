/// Where a layer's output lives in the default memory policy (`docs/conventions.md`).
public enum OutputStorage: String, Hashable, Sendable {
  /// A volume of its own.
  case new
  /// Overwrites its input: activations, dropout, batch normalisation at test time.
  case inPlace
  /// The input's values under another shape.
  case view
  /// The network's normalised answer, which the count of activations leaves out as the lectures do.
  case output
}
