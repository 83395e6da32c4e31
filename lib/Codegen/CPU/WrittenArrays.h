//===- WrittenArrays.h - Arrays that a loop only writes ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_WRITTENARRAYS_H
#define PE_LIB_CODEGEN_CPU_WRITTENARRAYS_H

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::pe {

/// An array that a loop writes and does not read.
struct WrittenArray {
  SmallVector<vector::TransferWriteOp> writes;
  /// The alignment in bytes of all writes, provided that the array has it too.
  int64_t alignment = kMaxAlignment;
  /// How many bytes an iteration writes at most, if where they are is said by
  /// another array, as for the slots of a cache. If not, the loop writes the
  /// whole array.
  std::optional<int64_t> bytesOfIteration;

  /// The size of a cache line. A larger alignment is of no use.
  static constexpr int64_t kMaxAlignment = 64;
  /// The width of the narrowest non-temporal vector stores.
  static constexpr int64_t kMinAlignment = 16;
};
using WrittenArrays = llvm::MapVector<Value, WrittenArray>;

/// The arrays defined outside of the loop that it accesses only by writing
/// whole, aligned vectors.
WrittenArrays findWrittenArrays(LoopLikeOpInterface loop);

/// How many bytes of the arrays the loop writes, if that is static.
std::optional<int64_t> getStaticSize(const WrittenArrays &arrays,
                                     LoopLikeOpInterface loop);

/// Builds that number.
Value buildSize(OpBuilder &b, const WrittenArrays &arrays,
                LoopLikeOpInterface loop);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_WRITTENARRAYS_H
