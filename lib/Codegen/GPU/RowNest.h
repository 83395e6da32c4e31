//===- RowNest.h - Loops over tokens and their rows ----------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROWNEST_H
#define PE_LIB_CODEGEN_GPU_ROWNEST_H

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir {
class RewriterBase;
} // namespace mlir

namespace mlir::pe {

/// Ops that follow each other and compute one row, such as a head, of a token.
struct RowBody {
  /// The loops around them, outermost first.
  SmallVector<scf::ForOp> loops;
  /// Those with effects, without the ones that only allocate or free.
  SmallVector<Operation *> ops;
};

/// A nest of loops whose iterations are all independent.
struct RowNest {
  scf::ForOp root;
  /// How many loops are over tokens: all bodies are in them.
  size_t numTokenLoops = 0;
  SmallVector<RowBody> bodies;

  /// The loops over tokens, and those over the rows of a body.
  ArrayRef<scf::ForOp> getTokenLoops() const {
    return ArrayRef(bodies.front().loops).take_front(numTokenLoops);
  }
  ArrayRef<scf::ForOp> getRowLoops(const RowBody &body) const {
    return ArrayRef(body.loops).drop_front(numTokenLoops);
  }
};

/// Finds the outermost independent loops in `op`, outside of kernels.
SmallVector<RowNest> findRowNests(Operation *op);

/// Puts loops over rows that follow each other, outside of other independent
/// loops, into one loop of one iteration, so that they can share a launch.
void joinRowNests(RewriterBase &rewriter, Operation *root);

/// The outermost independent loop around `op`, or `op` if there is none.
Operation *getNestOf(Operation *op);

/// Whether `op` only computes what others access memory with, so that every
/// thread may compute it.
bool isRowContext(Operation *op);

/// The array that `memref`, in a nest, is all of: one that the nest allocates,
/// without the views of all its elements, or `memref` itself.
Value getRowArray(Value memref);

/// Whether a nest allocates the array, so that it is of one iteration.
bool isLocal(Value array);

/// The array of the nest that the factor of what an op reads or writes is in,
/// or null if it is another one or a number.
Value getLocalFactor(Value scale);

/// The arrays that an op of a body reads and writes, as `getRowArray` has them;
/// without those that only a pe op uses, such as positions, slots and factors
/// that the nest has not computed. The cache of `pe.write_cache` is not among
/// them.
SmallVector<Value> getRowsRead(Operation *op);
SmallVector<Value> getRowsWritten(Operation *op);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROWNEST_H
