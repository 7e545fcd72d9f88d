#ifndef ZOO_BYTES_H
#define ZOO_BYTES_H
#endif
