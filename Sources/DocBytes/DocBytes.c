#include "DocBytes.h"

// #embed is C23; this compiler has it in every mode and remarks on it in older ones.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char diagnostics[] = {
#embed "../../docs/diagnostics.md"
};

const unsigned char *doc_diagnostics_bytes(size_t *count) {
  *count = sizeof diagnostics;
  return diagnostics;
}
