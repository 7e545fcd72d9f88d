/// The blocks of `std:blocks`, for those who call one without importing it.
package enum StandardBlocks {
  package static let names = [
    "residual", "bottleneck", "squeeze-excite", "non-local", "inverted-residual", "separable-conv",
    "dense-layer",
    "inception", "unet-convs", "unet-up", "aspp", "fpn",
  ]
}
