//===- StackBuffers.cpp - Small buffers on the stack ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramMemory.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "pe/Codegen/CPU/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::pe {
#define GEN_PASS_DEF_STACKBUFFERSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// The largest buffer of a stack frame, and the most that a frame has of them,
/// in bytes.
static constexpr uint64_t kMaxBytes = 4 << 10, kMaxBytesOfFrame = 32 << 10;

/// How many bytes the buffer has; the largest number if that is not known.
static uint64_t getBytes(MemRefType type) {
  if (!type.hasStaticShape() || !type.getLayout().isIdentity() ||
      !type.getElementType().isIntOrFloat())
    return UINT64_MAX;
  return llvm::SaturatingMultiply<uint64_t>(
      type.getNumElements(),
      llvm::divideCeil(type.getElementTypeBitWidth(), 8));
}

/// What frees the buffer at the end of the block that allocates it; null if
/// nothing does.
static memref::DeallocOp getDealloc(memref::AllocOp op) {
  for (Operation *user : op->getUsers())
    if (auto dealloc = dyn_cast<memref::DeallocOp>(user);
        dealloc && dealloc->getBlock() == op->getBlock())
      return dealloc;
  return nullptr;
}

/// Where the stack frame of the op begins.
static Block *getFrame(Operation *op, Parallel parallel) {
  Region *region = op->getParentRegion();
  while (true) {
    Operation *scope = region->getParentOp();
    // The iterations of other loops run in the frame of what is around them.
    bool isShared = parallel == Parallel::OpenMP &&
                    isa<scf::ForallOp, scf::ParallelOp>(scope);
    if (scope->hasTrait<OpTrait::AutomaticAllocationScope>() &&
        (isShared || !isa<LoopLikeOpInterface>(scope)))
      return &region->front();
    region = scope->getParentRegion();
  }
}

namespace {
struct StackBuffers : public pe::impl::StackBuffersPassBase<StackBuffers> {
  using StackBuffersPassBase::StackBuffersPassBase;

  void runOnOperation() override {
    llvm::DenseMap<Block *, uint64_t> bytesOfFrame;
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](memref::AllocOp op) {
      memref::DeallocOp dealloc = getDealloc(op);
      uint64_t bytes = getBytes(op.getType());
      if (!dealloc || isMarked(op) || bytes > kMaxBytes)
        return;
      Block *frame = getFrame(op, parallel);
      if (bytesOfFrame[frame] + bytes > kMaxBytesOfFrame)
        return;
      bytesOfFrame[frame] += bytes;
      rewriter.setInsertionPointToStart(frame);
      rewriter.replaceOpWithNewOp<memref::AllocaOp>(
          op, op.getType(), ValueRange(), op.getAlignmentAttr());
      rewriter.eraseOp(dealloc);
    });
  }
};
} // namespace
