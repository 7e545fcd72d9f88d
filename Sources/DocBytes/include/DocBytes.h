#ifndef DOC_BYTES_H
#define DOC_BYTES_H

#include <stddef.h>

// docs/diagnostics.md as bytes inside the binary, for `cnnshape explain ID`; *count receives their
// number.
const unsigned char *_Nonnull doc_diagnostics_bytes(size_t *_Nonnull count);

// docs/language.md, docs/standard-blocks.md and all pages of docs/layers likewise, for `cnnshape help`.
const unsigned char *_Nonnull doc_language_bytes(size_t *_Nonnull count);
const unsigned char *_Nonnull doc_blocks_bytes(size_t *_Nonnull count);
const unsigned char *_Nonnull doc_layers_bytes(size_t *_Nonnull count);

#endif
