//===- Reference.h - The meaning of the ops, for tests ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A slow and simple implementation of the ops in extended precision, with which
// tests compare compiled code. It shares nothing with the compiler: no header,
// no number format, no frequency.
//
// MLIR code declares a function without the prefix `_mlir_ciface_`, once per
// element type. Its memrefs are unranked, so any rank, strides and offset are
// accepted:
//
//   func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
//       attributes {llvm.emit_c_interface}
//
// Every check prints one line, `check ...: max error ..., ok` or one with the
// word FAIL in it, after the first few elements that are wrong, and returns
// the number of wrong elements.
//
//===----------------------------------------------------------------------===//

#ifndef PE_REFERENCE_REFERENCE_H
#define PE_REFERENCE_REFERENCE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An unranked memref as MLIR passes it. The descriptor is two pointers
/// (allocated, aligned), the offset, `rank` sizes and `rank` strides.
typedef struct PEReferenceMemRef {
  int64_t rank;
  void *descriptor;
} PEReferenceMemRef;

/// Functions for the element type T of the data: f16, bf16, f32 or f64.
///
/// fill: pseudo-random values in [-2, 2), the same for the same seed, among
/// them a few zeros, large values and small ones (subnormal if T has 16 bits).
///
/// check_rotary: y against the rotation of x by the frequencies
/// base^(-2i/dim) / factor, i < dim / 2, each rounded to f64.
///   * positions: less than 2^31 in magnitude, indexed by the dimensions of x
///     that position_dims names, after the row that axes picks for the pair.
///     An empty `axes` means no axes.
///   * layout: 0 half, 1 interleaved, 2 interleaved_to_half,
///     3 half_to_interleaved.
///   * begin, conjugate, scale: as in pe.rotary.
/// With m = |scale| * hypot(a, b) for a pair (a, b), an element may be off by
///   5e-7 m                  if T is f32,
///   1e-15 m                 if T is f64,
///   5e-7 m + half an ulp    if T is f16 or bf16.
/// Features outside of the window must have the bits of x.
///
/// check_rotary_freq: the same with given frequencies, a memref<*xf64>.
///
/// check_table: cos and sin, likewise; half of these errors (the ulp stays),
/// times `leeway`.
///
/// check_sinusoidal: y against the absolute encoding of positions by given
/// frequencies, with the errors of check_table. order: 0 interleaved,
/// 1 sin_cos, 2 cos_sin. y has twice as many columns as there are frequencies,
/// one fewer, or one more, which is zero.
///
/// check_close: y against x. An element may be off by `tolerance` times the
/// length of the vector along the last dimension that it belongs to, and by
/// half an ulp if T has 16 bits.
///
/// check_values: the same against a memref<*xf64> of exact values.
#define PE_REFERENCE_DECLARE(T)                                                \
  void _mlir_ciface_pe_reference_fill_##T(const PEReferenceMemRef *x,          \
                                          int64_t seed);                       \
  int64_t _mlir_ciface_pe_reference_check_rotary_##T(                          \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      const PEReferenceMemRef *positions,                                      \
      const PEReferenceMemRef *position_dims, const PEReferenceMemRef *axes,   \
      int64_t layout, int64_t begin, int64_t conjugate, double scale,          \
      int64_t dim, double base, double factor);                                \
  int64_t _mlir_ciface_pe_reference_check_rotary_freq_##T(                     \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      const PEReferenceMemRef *positions,                                      \
      const PEReferenceMemRef *position_dims, const PEReferenceMemRef *axes,   \
      int64_t layout, int64_t begin, int64_t conjugate, double scale,          \
      const PEReferenceMemRef *inv_freq);                                      \
  int64_t _mlir_ciface_pe_reference_check_table_##T(                           \
      const PEReferenceMemRef *cos, const PEReferenceMemRef *sin,              \
      const PEReferenceMemRef *positions, const PEReferenceMemRef *axes,       \
      double scale, int64_t dim, double base, double factor, double leeway);   \
  int64_t _mlir_ciface_pe_reference_check_sinusoidal_##T(                      \
      const PEReferenceMemRef *y, const PEReferenceMemRef *positions,          \
      const PEReferenceMemRef *inv_freq, int64_t order, double leeway);        \
  int64_t _mlir_ciface_pe_reference_check_close_##T(                           \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      double tolerance);                                                       \
  int64_t _mlir_ciface_pe_reference_check_values_##T(                          \
      const PEReferenceMemRef *y, const PEReferenceMemRef *exact,              \
      double tolerance);

PE_REFERENCE_DECLARE(f16)
PE_REFERENCE_DECLARE(bf16)
PE_REFERENCE_DECLARE(f32)
PE_REFERENCE_DECLARE(f64)

/// check_apply, for the element types T of the data and U of the tables: y
/// against the rotation of x by given tables, with layout, begin, conjugate and
/// position_dims as above. With m = hypot(a, b) * hypot(c, s), an element may
/// be off by 2.5e-7 m, or 5e-16 m if T is f64, and half an ulp if T has 16
/// bits.
///
/// check_apply_features: the same with tables that have an element for each
/// feature of the window, as it is written.
#define PE_REFERENCE_DECLARE_APPLY(T, U)                                       \
  PE_REFERENCE_DECLARE_APPLY_OF(check_apply, T, U)                             \
  PE_REFERENCE_DECLARE_APPLY_OF(check_apply_features, T, U)
#define PE_REFERENCE_DECLARE_APPLY_OF(PREFIX, T, U)                            \
  int64_t _mlir_ciface_pe_reference_##PREFIX##_##T##_##U(                      \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      const PEReferenceMemRef *cos, const PEReferenceMemRef *sin,              \
      const PEReferenceMemRef *position_dims, int64_t layout, int64_t begin,   \
      int64_t conjugate);

PE_REFERENCE_DECLARE_APPLY(f16, f16)
PE_REFERENCE_DECLARE_APPLY(f16, f32)
PE_REFERENCE_DECLARE_APPLY(bf16, bf16)
PE_REFERENCE_DECLARE_APPLY(bf16, f32)
PE_REFERENCE_DECLARE_APPLY(f32, f32)
PE_REFERENCE_DECLARE_APPLY(f32, f16)
PE_REFERENCE_DECLARE_APPLY(f64, f64)
PE_REFERENCE_DECLARE_APPLY(f64, f32)

/// Positions, for the element types i8, i16, i32 and i64, in row-major order.
/// run: start, start + step, ... with wrap-around. range: pseudo-random values
/// between first and last, which both occur, if there is room.
#define PE_REFERENCE_DECLARE_POSITIONS(T)                                      \
  void _mlir_ciface_pe_reference_fill_run_##T(                                 \
      const PEReferenceMemRef *positions, int64_t start, int64_t step);        \
  void _mlir_ciface_pe_reference_fill_range_##T(                               \
      const PEReferenceMemRef *positions, int64_t first, int64_t last,         \
      int64_t seed);

PE_REFERENCE_DECLARE_POSITIONS(i8)
PE_REFERENCE_DECLARE_POSITIONS(i16)
PE_REFERENCE_DECLARE_POSITIONS(i32)
PE_REFERENCE_DECLARE_POSITIONS(i64)

/// Prints the speeds of a kernel and of a copy of the same bytes, and their
/// ratio. `bytes` is the number of bytes that each of them reads and writes.
void _mlir_ciface_pe_reference_report(int64_t tokens, int64_t bytes,
                                      double kernel_seconds,
                                      double copy_seconds);

/// Ends the program with status 1 if a check returned failures.
void _mlir_ciface_pe_reference_require(int64_t failures);

#ifdef __cplusplus
}
#endif

#endif // PE_REFERENCE_REFERENCE_H
