//===- KernelFactors.cpp - Factors of rows or their blocks ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelFactors.h"
#include "GridLaunch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

KernelFactors KernelFactors::create(OpBuilder &b, Location loc, Value scale,
                                    ArrayRef<OpFoldResult> extents,
                                    FloatType computeType, int64_t blockSize,
                                    bool invert) {
  KernelFactors factors;
  factors.computeType = computeType;
  factors.blockSize = blockSize;
  factors.invert = invert;
  if (!scale)
    return factors;
  auto type = dyn_cast<MemRefType>(scale.getType());
  if (!type) {
    factors.number = convertFloat(b, loc, scale, computeType);
    if (invert)
      factors.number = invertFloat(b, loc, factors.number);
    return factors;
  }
  SmallVector<OpFoldResult> known(extents);
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (!type.isDynamicDim(dim))
      known[dim] = b.getIndexAttr(type.getDimSize(dim));
  factors.array = KernelArray::create(b, loc, scale, known);
  return factors;
}

bool KernelFactors::hasBlocks() const {
  return array && array->getType().getShape().back() != 1;
}

Value KernelFactors::load(OpBuilder &b, Location loc, ValueRange indices,
                          Value column) const {
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  SmallVector<Value> place;
  for (auto [dim, index] : llvm::enumerate(indices))
    place.push_back(array->getType().getDimSize(dim) == 1 ? zero : index);
  Value block = zero;
  if (hasBlocks())
    block = arith::DivUIOp::create(
        b, loc, column, arith::ConstantIndexOp::create(b, loc, blockSize));
  place.push_back(block);
  Value factor = loadLanes(b, loc, array->rebuild(b, loc), place, /*lanes=*/1,
                           /*alignedLanes=*/1, computeType);
  return invert ? invertFloat(b, loc, factor) : factor;
}

Value KernelFactors::multiply(OpBuilder &b, Location loc, Value value,
                              ValueRange indices, Value column,
                              ArrayRef<int64_t> multiples) const {
  if (!number && !array)
    return value;
  auto type = dyn_cast<VectorType>(value.getType());
  int64_t lanes = type ? type.getNumElements() : 1;
  auto isMultiple = [&](int64_t size) {
    return !ShapedType::isDynamic(size) && size % lanes == 0;
  };
  Value factor = number;
  if (array && (!hasBlocks() || lanes == 1 ||
                (isMultiple(blockSize) && llvm::all_of(multiples, isMultiple))))
    factor = load(b, loc, indices, column);
  if (factor)
    return arith::MulFOp::create(b, loc, value,
                                 broadcastLanes(b, loc, factor, lanes));
  // The features may be those of two blocks.
  SmallVector<Value> factors;
  for (int64_t lane = 0; lane < lanes; ++lane)
    factors.push_back(load(
        b, loc, indices, buildOffset(b, loc, column, 1, b.getIndexAttr(lane))));
  Value all = vector::FromElementsOp::create(b, loc, type, factors);
  return arith::MulFOp::create(b, loc, value, all);
}
