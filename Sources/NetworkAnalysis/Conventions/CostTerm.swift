/// A term of a convention's total, named so that two conventions can be compared line by line.
/// Raw values are the words of reports.
public enum CostTerm: String, Hashable, Sendable, CaseIterable {
  case convolutions = "products of convolutions"
  case transposedConvolutions = "products of transposed convolutions"
  case fullyConnected = "products of fully connected layers"
  case matrixMultiplications = "products of two paths"
  /// The factor 2 between MACs and FLOPs.
  case secondOperation = "a second operation for each MAC"
  case radialBasis = "radial basis"
  case convolutionBiases = "biases of convolutions"
  case fullyConnectedBiases = "biases of fully connected layers"
  case batchNormalization = "batch normalization"
  case instanceNormalization = "normalization by image"
  case layerNormalization = "layer normalization"
  case groupNormalization = "group normalization"
  case responseNormalization = "local response normalization"
  case scale = "scale by channel"
  case activations = "activation functions"
  /// A tool that watches modules and functions alike sees a module's work twice.
  case moduleActivations = "activation functions, again as modules"
  case dropout
  case softmax
  case maxPooling = "max pooling"
  case averagePooling = "average pooling"
  case adaptivePooling = "global and adaptive pooling"
  case modulePooling = "pooling, again as modules"
  case upsampling
  case moduleUpsampling = "upsampling, again as modules"
  case merges = "sums and products of paths"
  case rearrangements = "values put in another order"

  case weights
  case biases
  case normalizationParameters = "factors and shifts of normalization"
  case statistics = "running statistics"

  case inputValues = "values of inputs"
  case convolutionValues = "values of convolutions"
  case poolingValues = "values of pooling"
  case fullyConnectedValues = "values of fully connected layers"
}
