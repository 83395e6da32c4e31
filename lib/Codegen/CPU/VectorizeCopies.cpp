//===- VectorizeCopies.cpp - Copies of rows by vectors --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VECTORIZECOPIESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// How many vectors a row has at most.
static constexpr int64_t kMaxVectors = 16;

/// The size in bits of the vectors that are stored without crossing a boundary
/// of their size.
static constexpr int64_t kMinWidth = 128;

/// Why the copy is left to a function; empty if it is not.
static StringRef getReasonAgainst(memref::CopyOp copy, int64_t width) {
  auto source = dyn_cast<MemRefType>(copy.getSource().getType());
  auto target = dyn_cast<MemRefType>(copy.getTarget().getType());
  if (!copy->getParentOfType<LoopLikeOpInterface>())
    return "it is in no loop";
  if (!source || !target || source.getRank() == 0 || !source.hasStaticShape())
    return "its extents are not static";
  if (!source.isLastDimUnitStride() || !target.isLastDimUnitStride())
    return "its rows are not contiguous";
  // In memory, vectors of smaller elements are packed, and arrays are not.
  if (!source.getElementType().isIntOrFloat() ||
      source.getElementTypeBitWidth() % 8 != 0)
    return "its elements are not numbers of whole bytes";
  int64_t bits = source.getShape().back() * source.getElementTypeBitWidth();
  if (source.getNumElements() == 0 || bits % kMinWidth != 0)
    return "its rows are not whole vectors";
  if (bits > kMaxVectors * width)
    return "its rows are long";
  return "";
}

/// Copies the row at `indices`, the last of which is 0, by vectors of at most
/// `lanes`.
static void copyRow(OpBuilder &b, memref::CopyOp copy,
                    SmallVector<Value> indices, int64_t lanes) {
  Location loc = copy.getLoc();
  auto type = cast<MemRefType>(copy.getSource().getType());
  Value padding = ub::PoisonOp::create(b, loc, type.getElementType());
  int64_t extent = type.getShape().back();
  for (int64_t first = 0; first < extent; first += lanes) {
    auto vector =
        VectorType::get(std::min(lanes, extent - first), type.getElementType());
    indices.back() = arith::ConstantIndexOp::create(b, loc, first);
    Value row = vector::TransferReadOp::create(b, loc, vector, copy.getSource(),
                                               indices, padding, {true});
    vector::TransferWriteOp::create(b, loc, row, copy.getTarget(), indices,
                                    ArrayRef<bool>{true});
  }
}

namespace {
struct VectorizeCopies
    : public pe::impl::VectorizeCopiesPassBase<VectorizeCopies> {
  using VectorizeCopiesPassBase::VectorizeCopiesPassBase;

  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies;
    getOperation()->walk([&](memref::CopyOp op) { copies.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (memref::CopyOp copy : copies) {
      if (StringRef reason = getReasonAgainst(copy, width); !reason.empty()) {
        (void)rewriter.notifyMatchFailure(copy, reason);
        continue;
      }
      rewriter.setInsertionPoint(copy);
      vectorize(rewriter, copy);
      rewriter.eraseOp(copy);
    }
  }

  void vectorize(OpBuilder &b, memref::CopyOp copy) const {
    Location loc = copy.getLoc();
    auto type = cast<MemRefType>(copy.getSource().getType());
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    SmallVector<Value> indices;
    for (int64_t extent : type.getShape().drop_back()) {
      if (extent == 1) {
        indices.push_back(zero);
        continue;
      }
      Value end = arith::ConstantIndexOp::create(b, loc, extent);
      auto loop = scf::ForOp::create(b, loc, zero, end, one);
      indices.push_back(loop.getInductionVar());
      b.setInsertionPointToStart(loop.getBody());
    }
    indices.push_back(zero);
    copyRow(b, copy, indices, width / type.getElementTypeBitWidth());
  }
};
} // namespace
