/// A layer that Keras does not have, which a script defines.
enum KerasCustomClass: Hashable {
  /// A learned number added to each channel, or to each place.
  case bias
  /// Squared distances from learned centers.
  case radialBasis
  /// A convolution along so many axes whose filters have a mean of 0 and a variance of 1.
  case standardized(Int)
  /// A sum of paths with learned factors that add up to 1.
  case weightedSum

  var name: String {
    switch self {
    case .bias: "Bias"
    case .radialBasis: "RadialBasis"
    case .standardized(let axes): "StandardizedConv\(axes)D"
    case .weightedSum: "WeightedSum"
    }
  }

  /// Words that follow "no layer of Keras".
  var purpose: String {
    switch self {
    case .bias: "adds a learned number alone"
    case .radialBasis: "learns centers"
    case .standardized: "standardizes its weights"
    case .weightedSum: "has factors that add up to 1"
    }
  }

  /// The lines that define it.
  var definition: String {
    switch self {
    case .bias:
      """
      @keras.saving.register_keras_serializable()
      class Bias(layers.Layer):
          \"""Adds a learned number to each channel, or to each place.\"""

          def __init__(self, per_position=False, **kwargs):
              super().__init__(**kwargs)
              self.per_position = per_position

          def build(self, input_shape):
              shape = input_shape[1:] if self.per_position else input_shape[-1:]
              self.bias = self.add_weight(shape=shape, initializer="zeros", name="bias")

          def call(self, inputs):
              return inputs + self.bias

          def get_config(self):
              return {**super().get_config(), "per_position": self.per_position}

      """
    case .radialBasis:
      """
      @keras.saving.register_keras_serializable()
      class RadialBasis(layers.Layer):
          \"""Squared distances of a vector from learned centers.\"""

          def __init__(self, units, **kwargs):
              super().__init__(**kwargs)
              self.units = units

          def build(self, input_shape):
              self.centers = self.add_weight(shape=(self.units, input_shape[-1]), name="centers")

          def call(self, inputs):
              differences = ops.expand_dims(inputs, 1) - self.centers
              return ops.sum(ops.square(differences), axis=-1)

          def get_config(self):
              return {**super().get_config(), "units": self.units}

      """
    case .standardized(let axes):
      """
      @keras.saving.register_keras_serializable()
      class StandardizedConv\(axes)D(layers.Conv\(axes)D):
          \"""A convolution whose filters are standardized before they are used.\"""

          def __init__(self, *args, epsilon=1e-5, **kwargs):
              super().__init__(*args, **kwargs)
              self.epsilon = epsilon

          def convolution_op(self, inputs, kernel):
              axes = tuple(range(len(kernel.shape) - 1))
              mean = ops.mean(kernel, axis=axes, keepdims=True)
              variance = ops.var(kernel, axis=axes, keepdims=True)
              kernel = (kernel - mean) / ops.sqrt(variance + self.epsilon)
              return super().convolution_op(inputs, kernel)

          def get_config(self):
              return {**super().get_config(), "epsilon": self.epsilon}

      """
    case .weightedSum:
      """
      @keras.saving.register_keras_serializable()
      class WeightedSum(layers.Layer):
          \"""The sum over the last axis, with learned factors that add up to 1.\"""

          def __init__(self, weights="normalized", **kwargs):
              super().__init__(**kwargs)
              self.form = weights

          def build(self, input_shape):
              self.factors = self.add_weight(
                  shape=input_shape[-1:], initializer="ones", name="factors"
              )

          def call(self, inputs):
              if self.form == "softmax":
                  factors = ops.softmax(self.factors)
              else:
                  factors = ops.relu(self.factors)
                  factors = factors / (ops.sum(factors) + 1e-4)
              return ops.sum(inputs * factors, axis=-1)

          def get_config(self):
              return {**super().get_config(), "weights": self.form}

      """
    }
  }
}

/// A function of several operations of Keras, which a script defines.
enum KerasCustomFunction: Hashable, CaseIterable {
  case localResponseNormalization

  var name: String {
    switch self {
    case .localResponseNormalization: "local_response_normalization"
    }
  }

  /// The lines that define it.
  var definition: String {
    switch self {
    case .localResponseNormalization:
      """
      def local_response_normalization(x, size, alpha, beta, k):
          \"""Divides each value by a power of a sum of squares of neighboring channels.\"""
          channels = x.shape[-1]
          around = [(0, 0)] * (len(x.shape) - 1) + [(size // 2, (size - 1) // 2)]
          squares = ops.pad(ops.square(x), around)
          sums = sum(squares[..., i : i + channels] for i in range(size))
          return x / (k + alpha * sums) ** beta

      """
    }
  }
}
