#include "DocBytes.h"

// #embed is C23; this compiler has it in every mode and remarks on it in older ones.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char diagnostics[] = {
#embed "../../docs/diagnostics.md"
};

static const unsigned char language[] = {
#embed "../../docs/language.md"
};

static const unsigned char blocks[] = {
#embed "../../docs/standard-blocks.md"
};

// The pages of the layers, one after the other; a test compares the list with the folder.
static const unsigned char layers[] = {
#embed "../../docs/layers/activation.md"
  , '\n',
#embed "../../docs/layers/adaptive-pooling.md"
  , '\n',
#embed "../../docs/layers/addition.md"
  , '\n',
#embed "../../docs/layers/batch-normalization.md"
  , '\n',
#embed "../../docs/layers/channel-shuffle.md"
  , '\n',
#embed "../../docs/layers/channel-slice.md"
  , '\n',
#embed "../../docs/layers/concatenation.md"
  , '\n',
#embed "../../docs/layers/convolution.md"
  , '\n',
#embed "../../docs/layers/crop.md"
  , '\n',
#embed "../../docs/layers/dropout.md"
  , '\n',
#embed "../../docs/layers/flatten.md"
  , '\n',
#embed "../../docs/layers/fully-connected.md"
  , '\n',
#embed "../../docs/layers/gated-linear-unit.md"
  , '\n',
#embed "../../docs/layers/global-pooling.md"
  , '\n',
#embed "../../docs/layers/global-response-normalization.md"
  , '\n',
#embed "../../docs/layers/group-normalization.md"
  , '\n',
#embed "../../docs/layers/input.md"
  , '\n',
#embed "../../docs/layers/instance-normalization.md"
  , '\n',
#embed "../../docs/layers/l2-normalization.md"
  , '\n',
#embed "../../docs/layers/layer-normalization.md"
  , '\n',
#embed "../../docs/layers/local-response-normalization.md"
  , '\n',
#embed "../../docs/layers/matrix-multiplication.md"
  , '\n',
#embed "../../docs/layers/max-unpooling.md"
  , '\n',
#embed "../../docs/layers/maximum.md"
  , '\n',
#embed "../../docs/layers/maxout.md"
  , '\n',
#embed "../../docs/layers/multiplication.md"
  , '\n',
#embed "../../docs/layers/padding.md"
  , '\n',
#embed "../../docs/layers/parametric-relu.md"
  , '\n',
#embed "../../docs/layers/pixel-shuffle.md"
  , '\n',
#embed "../../docs/layers/pooling.md"
  , '\n',
#embed "../../docs/layers/radial-basis.md"
  , '\n',
#embed "../../docs/layers/region-pooling.md"
  , '\n',
#embed "../../docs/layers/reshape.md"
  , '\n',
#embed "../../docs/layers/scale.md"
  , '\n',
#embed "../../docs/layers/softmax.md"
  , '\n',
#embed "../../docs/layers/transposed-convolution.md"
  , '\n',
#embed "../../docs/layers/upsample.md"
  , '\n',
};

const unsigned char *doc_diagnostics_bytes(size_t *count) {
  *count = sizeof diagnostics;
  return diagnostics;
}

const unsigned char *doc_language_bytes(size_t *count) {
  *count = sizeof language;
  return language;
}

const unsigned char *doc_blocks_bytes(size_t *count) {
  *count = sizeof blocks;
  return blocks;
}

const unsigned char *doc_layers_bytes(size_t *count) {
  *count = sizeof layers;
  return layers;
}
