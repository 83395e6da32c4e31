// The C interface of rotate.mlir.
#ifndef ROTATE_H
#define ROTATE_H

#include <stdint.h>

// How MLIR passes an array of three dimensions of f32.
struct memref_3d_f32 {
  float *allocated; // What free would take; the kernel does not look at it.
  float *aligned;   // The data.
  int64_t offset;   // In elements from `aligned`.
  int64_t sizes[3];
  int64_t strides[3];
};

// What llvm.emit_c_interface makes of @rotate: memrefs are pointers to
// descriptors, and the result, which is the argument, is dropped.
void _mlir_ciface_rotate(struct memref_3d_f32 *x, int32_t start);

// Rotates `tokens` rows of 32 heads of 128 features at positions from `start`.
static inline void rotate(float *x, int64_t tokens, int32_t start) {
  struct memref_3d_f32 memref = {
      x, x, 0, {tokens, 32, 128}, {32 * 128, 128, 1}};
  _mlir_ciface_rotate(&memref, start);
}

#endif // ROTATE_H
