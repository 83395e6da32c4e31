//===- RowReductions.cpp - Sums of all rows of a token first --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::pe;

/// How many times as many elements as numbers of rows an array has, at least.
static constexpr int64_t kMinFeatures = 8;

/// How many operations an element may take that is computed once for the sum
/// and once more for the rest.
static constexpr int64_t kMaxOperations = 4;

static int64_t countElements(linalg::LinalgOp op) {
  int64_t count = 1;
  for (int64_t extent : op.getStaticLoopRanges()) {
    if (ShapedType::isDynamic(extent))
      return ShapedType::kDynamic;
    count *= extent;
  }
  return count;
}

/// Whether an element is computed by few instructions.
static bool isCheap(linalg::LinalgOp op) {
  // Conversions from 8 bits and less take many.
  auto isCode = [](Type type) {
    return isa<FloatType>(type) && type.getIntOrFloatBitWidth() <= 8;
  };
  int64_t operations = 0;
  for (Operation &inner : op.getBlock()->without_terminator()) {
    if (llvm::any_of(inner.getOperandTypes(), isCode))
      return false;
    ++operations;
  }
  return operations <= kMaxOperations;
}

namespace {
/// The parts of a program that need nothing of the others.
class EarlyParts {
public:
  explicit EarlyParts(const RowProgram &program);

  /// The reductions along rows, producers first.
  ArrayRef<linalg::LinalgOp> getReductions() const { return reductions; }
  /// Whether the op gives numbers of each row, from reductions alone.
  bool isOfRows(Operation *op) const { return ofRows.contains(op); }
  /// The op and what it is computed from, but for numbers of rows.
  RowProgram getProgram(linalg::LinalgOp op) const;

private:
  const RowProgram &program;
  SmallVector<linalg::LinalgOp> reductions;
  llvm::SmallPtrSet<Operation *, 8> ofRows;
  /// What is computed again for the rest of the program.
  llvm::SmallPtrSet<Operation *, 8> repeated;
};
} // namespace

EarlyParts::EarlyParts(const RowProgram &program) : program(program) {
  // A producer comes after its users in the program.
  for (Operation *part : llvm::reverse(program.ops)) {
    auto op = dyn_cast<linalg::LinalgOp>(part);
    if (!op || part == program.root)
      continue;
    bool isEarly = llvm::all_of(part->getOperands(), [&](Value operand) {
      Operation *producer = operand.getDefiningOp();
      return !program.ops.contains(producer) || ofRows.contains(producer) ||
             repeated.contains(producer);
    });
    int64_t elements = countElements(op);
    if (!isEarly || ShapedType::isDynamic(elements))
      continue;
    bool fromRows = llvm::any_of(part->getOperands(), [&](Value operand) {
      return ofRows.contains(operand.getDefiningOp());
    });
    if (op.getNumReductionLoops() > 0) {
      int64_t rows =
          cast<ShapedType>(part->getResult(0).getType()).getNumElements();
      if (rows < 2 || elements / rows < kMinFeatures)
        continue;
      reductions.push_back(op);
      ofRows.insert(part);
    } else if (fromRows && !reductions.empty() &&
               elements * kMinFeatures <= countElements(reductions.back())) {
      ofRows.insert(part);
    } else if (isCheap(op)) {
      repeated.insert(part);
    }
  }
}

RowProgram EarlyParts::getProgram(linalg::LinalgOp op) const {
  SmallVector<unsigned> loops;
  op.getParallelDims(loops);
  RowProgram part =
      getProgramOf(cast<TilingInterface>(op.getOperation()),
                   SmallVector<int64_t>(loops.begin(), loops.end()));
  for (Operation *producer : program.ops)
    if (repeated.contains(producer))
      part.ops.insert(producer);
  return part;
}

LogicalResult mlir::pe::tileReductionsFirst(RewriterBase &rewriter,
                                            RowProgram &program) {
  EarlyParts parts(program);
  if (parts.getReductions().empty())
    return success();
  for (linalg::LinalgOp op : parts.getReductions()) {
    RowProgram reduction = parts.getProgram(op);
    if (failed(tileProgram(rewriter, reduction, reduction.tokenLoops,
                           /*size=*/1, LoopKind::Independent)))
      return failure();
  }
  // What only they need stays where it is.
  SetVector<Operation *> rest;
  for (Operation *op : program.ops)
    if (op == program.root ||
        (!parts.isOfRows(op) &&
         llvm::any_of(op->getUsers(),
                      [&](Operation *user) { return rest.contains(user); })))
      rest.insert(op);
  program.ops = std::move(rest);
  program.returned.remove_if(
      [&](Operation *op) { return !program.ops.contains(op); });
  return success();
}
