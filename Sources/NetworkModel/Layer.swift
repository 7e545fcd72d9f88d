/// The closed list of layer kinds. What is intrinsic to a kind is in `Layers/`, one file each.
public enum Layer: Hashable, Sendable {
  case convolution(Convolution)
}
