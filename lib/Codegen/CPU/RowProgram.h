//===- RowProgram.h - What computes with single tokens ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWPROGRAM_H
#define PE_LIB_CODEGEN_CPU_ROWPROGRAM_H

#include "mlir/Interfaces/TilingInterface.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mlir::pe {

/// A pe op on tensors together with ops before and after it, such as a
/// normalization, a cast, a bias or the write into a cache, that compute the
/// result of a token from arrays of the same token. In one loop over the
/// tokens, what they pass to each other is small enough for the first cache.
struct RowProgram {
  /// The op that uses the results of the others, directly or not.
  TilingInterface root;
  /// The loops of the root over the tokens, outermost first.
  SmallVector<int64_t> tokenLoops;
  /// The ops, the root first, and producers after all their users.
  llvm::SetVector<Operation *> ops;
  /// Those whose results ops after the root use as well, such as a factor of
  /// each row. The loop then returns them.
  llvm::SmallPtrSet<Operation *, 2> returned;
  /// The arrays of tokens that the ops read: also what they pass to each other.
  llvm::SmallPtrSet<Value, 8> arrays;
  /// Ops that compute what the program uses, or use what it computes, and why
  /// each is not a part.
  llvm::MapVector<Operation *, StringRef> missed;
};

/// What computes a program.
enum class ComputedBy {
  /// A thread, one token after the other.
  Token,
  /// Threads of a GPU, each of which has a part of a row.
  Row
};

/// The program of `op` alone, whose dimensions `tokenDims` index tokens.
RowProgram getProgramOf(TilingInterface op, ArrayRef<int64_t> tokenDims);

/// The largest program with the root given, whose loops `tokenLoops` are over
/// tokens.
RowProgram collectProgram(TilingInterface root, ArrayRef<int64_t> tokenLoops);

/// Adds to the missed ops of `program` those that make of all tokens a number
/// that the program needs for each.
void addTokenReductions(RowProgram &program);

/// The largest program around `op`.
RowProgram findRowProgram(TilingInterface op, ArrayRef<int64_t> tokenDims,
                          ComputedBy by = ComputedBy::Token);

/// What the loops of tiles are.
enum class LoopKind {
  /// `scf.for` that are marked as independent.
  Independent,
  /// `scf.forall`.
  Shared
};

/// Tiles the root of `program` by `size` along `loops`, outermost first, and
/// fuses its other ops and the positions that they use. Dimensions with at most
/// `size` elements get no loop. Returns the tiled root, or null if an array is
/// empty, in which case the inits replace the root. The ops that are replaced
/// stay, without uses.
FailureOr<TilingInterface> tileProgram(RewriterBase &rewriter,
                                       const RowProgram &program,
                                       ArrayRef<int64_t> loops, int64_t size,
                                       LoopKind kind);

/// Tiles the reductions along rows of `program`, whose tokens are one, in loops
/// of their own before the rest of it, of which they and what depends on them
/// alone are then no parts: the rows of the rest do not wait for a sum, a root
/// and a division each. Only what takes few instructions is computed twice.
LogicalResult tileReductionsFirst(RewriterBase &rewriter, RowProgram &program);

/// Removes, in `root`, what tiles have replaced: a tile of an uninitialized
/// array does not need the whole array, and no extent needs a fused op.
LogicalResult simplifyTiles(Operation *root);

/// Makes a write of tokens into some features of a tensor, which are a slice
/// that is then put back, one into the tensor. Fails for another op.
FailureOr<WriteCacheOp> writeBetweenFeatures(RewriterBase &rewriter,
                                             WriteCacheOp op);

/// Folds slices of whole tensors, and insertions of them, and adds the pattern
/// of `writeBetweenFeatures`.
void populateWholeSlicePatterns(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWPROGRAM_H
