#ifndef ZOO_BYTES_H
#define ZOO_BYTES_H

#include <stddef.h>

// The descriptions in zoo/, as bytes inside the binary. Indices run from 0 to zoo_file_count() - 1;
// an index beyond gives NULL.

size_t zoo_file_count(void);

// Path below zoo/, NUL-terminated: "vgg.kdl", "lessons/window.kdl".
const char *_Nullable zoo_file_path(size_t index);

// The file's bytes; *count receives their number, 0 beyond the last file.
const unsigned char *_Nullable zoo_file_bytes(size_t index, size_t *_Nonnull count);

// std/blocks.kdl here, the standard library of blocks, likewise.
const unsigned char *_Nonnull standard_blocks_bytes(size_t *_Nonnull count);

#endif
