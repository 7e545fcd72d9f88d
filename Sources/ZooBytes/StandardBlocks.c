#include "ZooBytes.h"

// #embed is C23; this compiler has it in every mode and remarks on it in older ones.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char blocks[] = {
#embed "std/blocks.kdl"
};

const unsigned char *standard_blocks_bytes(size_t *count) {
  *count = sizeof blocks;
  return blocks;
}
