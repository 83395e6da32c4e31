//===- flashinfer.cu - FlashInfer's rotations for C -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exports FlashInfer's kernels as functions of C, without its Python package.
// DATA is flashinfer/data in the unpacked wheel of flashinfer-python 0.7.2,
// whose own build uses -use_fast_math too. CUDA 13.0 has an older libcudacxx.
//
//   nvcc -O3 -std=c++17 -use_fast_math -arch=sm_90 --shared -Xcompiler -fPIC
//     -I DATA/cccl/libcudacxx/include -I DATA/include
//     flashinfer.cu -o libpe_flashinfer.so
//
// Both functions rotate q, of [tokens, headsQ, features], and k, of [tokens,
// headsK, features], in place, at one position for every token. The arrays are
// packed, aligned to 16 bytes, and of bf16 or f16. The results are cudaError_t.
//
//===----------------------------------------------------------------------===//

#include "flashinfer/pos_enc.cuh"
#include <algorithm>
#include <climits>
#include <exception>

/// Whether FlashInfer rotates heads of these sizes correctly in place.
static bool canRotate(int features, int rotated, bool interleaved,
                      bool cached) {
  // The sizes with kernels of their own. With a table, a more general kernel
  // takes the others, if their heads are aligned.
  bool special =
      features == 64 || features == 128 || features == 256 || features == 512;
  if (!special && (!cached || features % 8))
    return false;
  // Each thread rotates so many features, all in the same half.
  int lanes = special ? std::max(8, features / 32) : 16;
  if (rotated <= 0 || rotated > features ||
      rotated % (interleaved ? lanes : 2 * lanes))
    return false;
  // The threads of a head read each other's features before they write, without
  // a barrier. So they have to be in one warp.
  return special || interleaved || 32 % (rotated / lanes) == 0;
}

/// Calls `rotate` with pointers of the element type.
template <typename Function>
static int call(int isBf16, void *q, void *k, long tokens, Function rotate) {
  if (tokens < 0 || tokens > INT_MAX)
    return cudaErrorInvalidValue;
  if (tokens == 0)
    return cudaSuccess;
  try {
    if (isBf16)
      return rotate(static_cast<__nv_bfloat16 *>(q),
                    static_cast<__nv_bfloat16 *>(k));
    return rotate(static_cast<__half *>(q), static_cast<__half *>(k));
  } catch (const std::exception &) {
    return cudaErrorNotSupported;
  }
}

/// Computes the angles from the positions.
extern "C" int pe_flashinfer_rotate(int isBf16, void *q, void *k,
                                    int *positions, long tokens, int headsQ,
                                    int headsK, int features, int rotated,
                                    int interleaved, float base, void *stream) {
  if (!canRotate(features, rotated, interleaved, /*cached=*/false))
    return cudaErrorNotSupported;
  size_t tokenQ = size_t(headsQ) * features, tokenK = size_t(headsK) * features;
  return call(isBf16, q, k, tokens, [&](auto *q, auto *k) {
    return flashinfer::BatchQKApplyRotaryPosIds(
        q, k, q, k, positions, tokens, headsQ, headsK, rotated, features,
        tokenQ, features, tokenK, features, tokenQ, features, tokenK, features,
        interleaved, /*rope_scale=*/1.0f, base,
        static_cast<cudaStream_t>(stream));
  });
}

/// Reads the cosines and sines from a table of f32, aligned to 16 bytes, with
/// one row for each position from 0: the rotated / 2 cosines, then as many
/// sines. If interleaved, up to 8 numbers after the last row that is used are
/// read as well, and ignored: the table needs to have room for them.
extern "C" int pe_flashinfer_rotate_cached(int isBf16, void *q, void *k,
                                           int *positions, float *cosSinCache,
                                           long tokens, int headsQ, int headsK,
                                           int features, int rotated,
                                           int interleaved, void *stream) {
  if (!canRotate(features, rotated, interleaved, /*cached=*/true))
    return cudaErrorNotSupported;
  size_t tokenQ = size_t(headsQ) * features, tokenK = size_t(headsK) * features;
  return call(isBf16, q, k, tokens, [&](auto *q, auto *k) {
    return flashinfer::BatchQKApplyRotaryPosIdsCosSinCache(
        q, k, q, k, cosSinCache, positions, tokens, headsQ, headsK, rotated,
        features, tokenQ, features, tokenK, features, tokenQ, features, tokenK,
        features, interleaved, static_cast<cudaStream_t>(stream));
  });
}
