//===- RowFactors.cpp - Factors of the features of a row ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowFactors.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

RowFactors::RowFactors(OpBuilder &b, Location loc, Value scale,
                       int64_t blockSize, FloatType computeType, bool invert)
    : b(b), loc(loc), blockSize(blockSize) {
  if (!scale)
    return;
  auto type = dyn_cast<ShapedType>(scale.getType());
  if (type && type.getShape().back() > 1) {
    factors = readRow(b, loc, scale, /*offset=*/0, type.getShape().back(),
                      computeType);
  } else {
    if (type) {
      SmallVector<Value> first(type.getRank(),
                               arith::ConstantIndexOp::create(b, loc, 0));
      scale = tensor::ExtractOp::create(b, loc, scale, first);
    }
    factors = convertFloat(b, loc, scale, computeType);
  }
  if (invert)
    factors = invertFloat(b, loc, factors);
}

Value RowFactors::multiply(Value vector, ArrayRef<int64_t> features) const {
  if (!factors)
    return vector;
  Value lanes;
  if (isa<VectorType>(factors.getType()))
    lanes = vector::ShuffleOp::create(
        b, loc, factors, factors,
        llvm::map_to_vector(
            features, [&](int64_t feature) { return feature / blockSize; }));
  else
    lanes = vector::BroadcastOp::create(b, loc, vector.getType(), factors);
  return arith::MulFOp::create(b, loc, vector, lanes);
}
