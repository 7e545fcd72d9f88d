package import NetworkModel

/// The reason that a kernel cannot run on its arguments. Only data.
///
/// A network that inference accepted meets none of them but `.tooLarge` and `.parameterCount`, unless
/// inference or the executor is wrong.
package enum KernelError: Error, Hashable, Sendable {
  case inputCount(Int, needed: Int)
  /// Not one placement of the window fits along the axis.
  case windowDoesNotFit(Axis)
  /// The layer removes all there is along the axis.
  case nothingLeft(Axis)
  /// More places at an end than the axis has values for.
  case paddingExceedsInput(Axis)
  /// Inputs that should be equal, or differ along only one axis.
  case inputsDiffer(TensorShape, TensorShape)
  /// A window, or what is given for each axis, is for another number of axes than the tensor has.
  case axesDiffer
  case channelsNotDivisible(channels: Int, by: Int)
  case planeNotDivisible(height: Int, width: Int, by: Int)
  /// The values do not make the volume that they are reshaped to.
  case valuesLeft(TensorShape)
  case channelOutOfRange(Int, channels: Int)
  /// A layer's output has other extents than its plan has space for.
  case outputDiffers(TensorShape, TensorShape)
  /// A plan does not know the extents of the layer's output.
  case unknownExtents
  /// More values than `TensorShape.largestCount` in one tensor or one set of parameters.
  case tooLarge
  /// The backward pass lacks a tensor of the forward pass.
  case notSaved
  /// There must be as many targets as values, or distributions, to compare them with.
  case targetCount(Int, needed: Int)
  case labelOutOfRange(Int, classes: Int)
  case parameterCount(LayerParameters.Part, Int, needed: Int)
  /// Nobody knows what the operation of that name computes.
  case noKernel(String)
}
