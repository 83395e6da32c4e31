//===- SubgroupLoops.h - Threads of a subgroup in lockstep ---- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_SUBGROUPLOOPS_H
#define PE_LIB_CODEGEN_GPU_SUBGROUPLOOPS_H

#include "GridLaunch.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::pe {

/// Executes a kernel, in which threads of a subgroup exchange values, on the
/// host: one loop over the lanes of a subgroup for each part of the code
/// between two shuffles. What a later part needs is computed again, or kept in
/// memory, one element for each lane. Shuffles may be in branches that all
/// threads of a subgroup take together; the program aborts if they do not.
class SubgroupLoops {
public:
  /// The number of threads of a subgroup: the width of all shuffles of the
  /// launch, if they are of the kind that can be executed: in no other control
  /// flow than branches, and from a given lane or one at a given distance.
  static std::optional<int64_t> findSize(gpu::LaunchOp launch);

  /// Prepares the memory, where `b` is.
  SubgroupLoops(OpBuilder &b, gpu::LaunchOp launch, int64_t size);

  /// Builds the loops of the subgroup whose first thread is `firstThread` in x.
  /// `mapping` has the other arguments of the body.
  void build(Value firstThread, const IRMapping &mapping);

private:
  void keepResults(Block &block);
  void buildBlock(Block &block);
  void buildBranches(Operation *op);
  void buildPart(ArrayRef<Operation *> part);
  /// Goes to a lane, where nothing has been computed yet.
  void enterLane(Value number);
  /// Makes `value`, of an earlier part or of this one, available.
  Value get(Value value);
  Value buildShuffle(gpu::ShuffleOp shuffle);
  void cloneHere(Operation *op);

  OpBuilder &b;
  gpu::LaunchOp launch;
  int64_t size;
  /// The blocks that all threads of a subgroup execute together.
  llvm::SmallPtrSet<Block *, 4> blocks;
  /// For values that are kept: an array of an element for each lane.
  DenseMap<Value, Value> arrays;
  /// What is the same for all lanes.
  IRMapping outside;
  Value firstThread;
  /// The values that are available in the loop that is being built.
  IRMapping here;
  Value lane;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_SUBGROUPLOOPS_H
