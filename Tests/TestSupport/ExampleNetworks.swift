/// Descriptions that more than one module is tried on.
package enum ExampleNetworks {
  /// A squeeze-and-excitation block between shuffled, sliced, enlarged and cropped volumes: nearly every kind
  /// of layer on one input.
  package static let everyKind = """
    input 9 9 4
    conv filters=8 kernel=3 stride=2 pad=same groups=2 bias=none; batchnorm; hard-swish
    multiply { path; path { global-avgpool; fc units=4; relu; fc units=8; hard-sigmoid } }
    channel-shuffle groups=4
    add {
        path { slice start=0 count=4; deconv filters=4 kernel=4 stride=2 pad=1; prelu }
        path { slice start=4 count=4; upsample factor=2 interpolation=bilinear }
    }
    crop top=1 right=1
    layernorm over=channels; groupnorm groups=2; lrn size=3
    pad channels=4; pixel-shuffle factor=2
    avgpool kernel=3 stride=2 rounding=ceil; l2pool kernel=2 stride=2 rounding=floor
    maximum { path { conv filters=2 kernel=1 }; path { conv filters=4 kernel=1; maxout pieces=2 } }
    adaptive-avgpool height=2 width=3
    flatten; dropout; scale; rbf units=5; log-softmax
    """
}
