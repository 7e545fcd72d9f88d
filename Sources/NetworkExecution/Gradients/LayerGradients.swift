/// The gradients of one layer: the change of the loss with each of its input values.
package struct LayerGradients: Hashable, Sendable {
  /// One for each input, of its extents; empty if none was wanted.
  package var inputs: [Tensor]
  /// Empty for a layer that learns nothing.
  package var weights: [Float]
  package var biases: [Float]
  /// Products of the matrices that they are made of, each added to a sum; nil if nobody counted.
  package internal(set) var multiplyAccumulates: Int?

  init(inputs: [Tensor], weights: [Float] = [], biases: [Float] = []) {
    self.inputs = inputs
    self.weights = weights
    self.biases = biases
  }

  init(input: Tensor, weights: [Float] = [], biases: [Float] = []) {
    self.init(inputs: [input], weights: weights, biases: biases)
  }
}
