#ifndef DOC_BYTES_H
#define DOC_BYTES_H

#include <stddef.h>

// docs/diagnostics.md as bytes inside the binary, for `cnnshape explain ID`; *count receives their
// number.
const unsigned char *_Nonnull doc_diagnostics_bytes(size_t *_Nonnull count);

#endif
