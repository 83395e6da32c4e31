//===- DisjointRows.cpp - Rows that share no element ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "RowShape.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// A memref and what it is a view of, the root last.
static SmallVector<Value> getChain(Value memref) {
  SmallVector<Value> chain = {memref};
  while (auto view = chain.back().getDefiningOp<ViewLikeOpInterface>())
    chain.push_back(view.getViewSource());
  return chain;
}

/// Whether all indices of one slice in a dimension are less than those of the
/// other one, in every iteration of the loops around them. Upstream's
/// `areOverlappingSlices` needs a constant distance.
static bool liesBefore(memref::SubViewOp lhs, memref::SubViewOp rhs,
                       size_t dim) {
  using Bounds = ValueBoundsConstraintSet;
  std::optional<int64_t> stride =
      getConstantIntValue(lhs.getMixedStrides()[dim]);
  if (stride != 1)
    return false;
  AffineExpr offset, size;
  bindSymbols(lhs.getContext(), offset, size);
  Bounds::Variable end(AffineMap::get(0, 2, offset + size),
                       {lhs.getMixedOffsets()[dim], lhs.getMixedSizes()[dim]});
  return Bounds::compare(end, Bounds::ComparisonOperator::LE,
                         rhs.getMixedOffsets()[dim]);
}

bool mlir::pe::areDisjoint(Value lhs, Value rhs) {
  if (!mayOverlap(lhs, rhs))
    return true;
  SmallVector<Value> lhsChain = getChain(lhs), rhsChain = getChain(rhs);
  if (lhsChain.back() != rhsChain.back())
    return false;
  // From the array that both are views of: the first ones that differ.
  while (!lhsChain.empty() && !rhsChain.empty() &&
         lhsChain.back() == rhsChain.back()) {
    lhsChain.pop_back();
    rhsChain.pop_back();
  }
  if (lhsChain.empty() || rhsChain.empty())
    return false;
  auto lhsSlice = lhsChain.back().getDefiningOp<memref::SubViewOp>();
  auto rhsSlice = rhsChain.back().getDefiningOp<memref::SubViewOp>();
  if (!lhsSlice || !rhsSlice)
    return false;
  if (lhsSlice.getSourceType().getRank() == 0)
    return false;
  return llvm::any_of(llvm::seq<size_t>(0, lhsSlice.getSourceType().getRank()),
                      [&](size_t dim) {
                        return liesBefore(lhsSlice, rhsSlice, dim) ||
                               liesBefore(rhsSlice, lhsSlice, dim);
                      });
}

bool mlir::pe::hasSameFeatures(memref::ExpandShapeOp view) {
  MemRefType wide = view.getResultType();
  return llvm::all_of(
      ArrayRef(view.getReassociationIndices().back()).drop_back(),
      [&](int64_t dim) { return wide.getDimSize(dim) == 1; });
}

namespace {
/// The features of an array, from `begin` to before `end`.
struct Features {
  Value array;
  int64_t begin, end;
};
} // namespace

/// The features of a cache that a token is written to, if they are known.
static std::optional<Features> getFeatures(WriteCacheOp op) {
  auto begin = static_cast<int64_t>(op.getBegin());
  int64_t count = cast<MemRefType>(op.getX().getType()).getShape().back();
  Value array = op.getInit();
  while (true) {
    if (auto view = array.getDefiningOp<memref::ExpandShapeOp>();
        view && hasSameFeatures(view)) {
      array = view.getSrc();
      continue;
    }
    auto slice = array.getDefiningOp<memref::SubViewOp>();
    unsigned last = cast<MemRefType>(array.getType()).getRank() - 1;
    if (!slice ||
        slice.getType().getRank() != slice.getSourceType().getRank() ||
        slice.isDynamicOffset(last) || slice.getStaticStride(last) != 1)
      break;
    begin += slice.getStaticOffset(last);
    array = slice.getSource();
  }
  if (ShapedType::isDynamic(count))
    return std::nullopt;
  return Features{array, begin, begin + count};
}

/// Whether tokens are written to different features of one cache.
static bool writeOtherFeatures(Operation *lhs, Operation *rhs) {
  auto lhsWrite = dyn_cast<WriteCacheOp>(lhs);
  auto rhsWrite = dyn_cast<WriteCacheOp>(rhs);
  if (!lhsWrite || !rhsWrite)
    return false;
  std::optional<Features> a = getFeatures(lhsWrite), b = getFeatures(rhsWrite);
  return a && b && a->array == b->array &&
         (a->end <= b->begin || b->end <= a->begin);
}

/// The arrays of others that an op reads, or writes.
static SmallVector<Value> getArrays(Operation *op, bool written) {
  SmallVector<Value> arrays;
  auto add = [&](Value array) {
    if (isa<MemRefType>(array.getType()) && !isLocal(array))
      arrays.push_back(array);
  };
  if (!written)
    llvm::for_each(op->getOperands(), [&](Value operand) {
      if (isa<MemRefType>(operand.getType()))
        add(getRowArray(operand));
    });
  else
    llvm::for_each(getRowsWritten(op), add);
  if (auto write = dyn_cast<WriteCacheOp>(op); write && written)
    add(write.getInit());
  return arrays;
}

bool mlir::pe::areIndependent(Operation *lhs, Operation *rhs) {
  const bool writeApart = writeOtherFeatures(lhs, rhs);
  auto writes = [&](Operation *writer, Operation *other) {
    return llvm::any_of(getArrays(writer, /*written=*/true), [&](Value array) {
      return llvm::any_of(getArrays(other, /*written=*/false), [&](Value used) {
        bool areCaches =
            writeApart && used == cast<WriteCacheOp>(other).getInit();
        return !areCaches && !areDisjoint(array, used);
      });
    });
  };
  return !writes(lhs, rhs) && !writes(rhs, lhs);
}

bool mlir::pe::areIndependent(const RowBody &lhs, const RowBody &rhs) {
  return llvm::all_of(lhs.ops, [&](Operation *first) {
    return llvm::all_of(rhs.ops, [&](Operation *second) {
      return areIndependent(first, second);
    });
  });
}
