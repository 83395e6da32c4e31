//===- WrittenArrays.cpp - Arrays that a loop only writes -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WrittenArrays.h"
#include "BytesOfIteration.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// The largest power of two that divides `size`.
static int64_t getAlignment(int64_t size) { return size & -size; }

/// The alignment of the write in bytes if the array itself is aligned: 0 if it
/// is unknown, or if the write may not store the whole vector.
static int64_t getAlignment(vector::TransferWriteOp write) {
  auto type = cast<MemRefType>(write.getBase().getType());
  if (!type.getElementType().isIntOrFloat() ||
      type.getElementTypeBitWidth() % 8 != 0)
    return 0;
  int64_t elementSize = type.getElementTypeBitWidth() / 8;
  APInt column;
  if (!type.getLayout().isIdentity() || type.getRank() == 0 ||
      !write.getPermutationMap().isMinorIdentity() || write.getMask() ||
      write.getVectorType().getRank() != 1 || write.hasOutOfBoundsDim() ||
      !matchPattern(write.getIndices().back(), m_ConstantInt(&column)))
    return 0;
  int64_t alignment =
      getAlignment(write.getVectorType().getNumElements() * elementSize);
  if (!column.isZero())
    alignment =
        std::min(alignment, getAlignment(column.getSExtValue() * elementSize));
  if (type.getRank() == 1)
    return alignment;
  int64_t rowSize = type.getShape().back();
  if (ShapedType::isDynamic(rowSize))
    return 0;
  return std::min(alignment, getAlignment(rowSize * elementSize));
}

/// How many bytes an iteration of `loop` writes at most by the writes, if that
/// is static.
static std::optional<int64_t>
getBytesOfWrites(LoopLikeOpInterface loop,
                 ArrayRef<vector::TransferWriteOp> writes) {
  int64_t total = 0;
  for (vector::TransferWriteOp write : writes) {
    std::optional<int64_t> bytes = getBytesOfIteration(loop, write);
    if (!bytes)
      return std::nullopt;
    total += *bytes;
  }
  return total;
}

/// Whether the write is to a place that an array says, such as a slot of a
/// cache: the loop writes some of them.
static bool isScattered(vector::TransferWriteOp write,
                        LoopLikeOpInterface loop) {
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.filter = [&](Operation *op) { return loop->isProperAncestor(op); };
  for (Value index : write.getIndices())
    (void)getBackwardSlice(index, &slice, options);
  return llvm::any_of(slice, llvm::IsaPred<memref::LoadOp>);
}

WrittenArrays mlir::pe::findWrittenArrays(LoopLikeOpInterface loop) {
  WrittenArrays arrays;
  loop->walk([&](vector::TransferWriteOp write) {
    if (isa<MemRefType>(write.getBase().getType()) &&
        loop.isDefinedOutsideOfLoop(write.getBase()))
      arrays[write.getBase()].writes.push_back(write);
  });
  arrays.remove_if([&](auto &entry) {
    auto &[memref, array] = entry;
    if (memref.template getDefiningOp<ViewLikeOpInterface>())
      return true;
    for (Operation *user : memref.getUsers()) {
      if (isa<ViewLikeOpInterface>(user))
        return true;
      if (!loop->isAncestor(user))
        continue;
      auto write = dyn_cast<vector::TransferWriteOp>(user);
      if (!write)
        return true;
      array.alignment = std::min(array.alignment, getAlignment(write));
    }
    if (array.alignment < WrittenArray::kMinAlignment)
      return true;
    if (llvm::none_of(array.writes, [&](vector::TransferWriteOp write) {
          return isScattered(write, loop);
        }))
      return false;
    array.bytesOfIteration = getBytesOfWrites(loop, array.writes);
    return !array.bytesOfIteration;
  });
  return arrays;
}

static int64_t getElementSize(MemRefType type) {
  return type.getElementTypeBitWidth() / 8;
}

std::optional<int64_t> mlir::pe::getStaticSize(const WrittenArrays &arrays,
                                               LoopLikeOpInterface loop) {
  int64_t total = 0;
  for (const auto &[memref, array] : arrays) {
    auto type = cast<MemRefType>(memref.getType());
    if (!array.bytesOfIteration) {
      if (!type.hasStaticShape())
        return std::nullopt;
      total += type.getNumElements() * getElementSize(type);
      continue;
    }
    std::optional<APInt> trips = loop.getStaticTripCount();
    if (!trips)
      return std::nullopt;
    total += trips->getSExtValue() * *array.bytesOfIteration;
  }
  return total;
}

/// Builds how many iterations the loop has.
static Value buildTripCount(OpBuilder &b, LoopLikeOpInterface loop) {
  Location loc = loop.getLoc();
  Value total;
  auto get = [&](OpFoldResult value) {
    return getValueOrCreateConstantIndexOp(b, loc, value);
  };
  for (auto [begin, end, step] :
       llvm::zip_equal(*loop.getLoopLowerBounds(), *loop.getLoopUpperBounds(),
                       *loop.getLoopSteps())) {
    Value range = arith::SubIOp::create(b, loc, get(end), get(begin));
    Value trips = arith::CeilDivSIOp::create(b, loc, range, get(step));
    total = total ? arith::MulIOp::create(b, loc, total, trips) : trips;
  }
  return total;
}

Value mlir::pe::buildSize(OpBuilder &b, const WrittenArrays &arrays,
                          LoopLikeOpInterface loop) {
  Location loc = loop.getLoc();
  auto getIndex = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  Value total;
  for (const auto &[memref, array] : arrays) {
    auto type = cast<MemRefType>(memref.getType());
    Value size;
    if (array.bytesOfIteration) {
      size = arith::MulIOp::create(b, loc, buildTripCount(b, loop),
                                   getIndex(*array.bytesOfIteration));
    } else {
      size = getIndex(getElementSize(type));
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        size = arith::MulIOp::create(
            b, loc, size, memref::DimOp::create(b, loc, memref, dim));
    }
    total = total ? arith::AddIOp::create(b, loc, total, size) : size;
  }
  return total;
}
