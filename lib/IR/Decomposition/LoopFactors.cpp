//===- LoopFactors.cpp - Scales as inputs of a loop -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/LoopFactors.h"
#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypes.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

LoopFactor LoopFactors::add(Value scale, LoopFeatures features) {
  LoopFactor factor;
  if (!scale)
    return factor;
  auto type = dyn_cast<ShapedType>(scale.getType());
  if (!type) {
    factor.number = convertFloat(b, loc, scale, computeType);
    return factor;
  }
  if (type.getShape().back() != 1) {
    factor.blocks = scale;
    factor.features = features;
    return factor;
  }
  // The first element of dimensions that are broadcast.
  SmallVector<AffineExpr> exprs;
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    exprs.push_back(extent == 1 ? b.getAffineConstantExpr(0)
                                : b.getAffineDimExpr(dim));
  factor.input = static_cast<unsigned>(inputs.size());
  inputs.push_back(scale);
  maps.push_back(AffineMap::get(type.getRank(), 0, exprs, b.getContext()));
  return factor;
}

/// The element of the block that the features of this iteration are in.
static Value readBlock(OpBuilder &b, Location loc, const LoopFactor &factor,
                       int64_t blockSize) {
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  SmallVector<Value> indices;
  for (auto [dim, extent] :
       llvm::enumerate(cast<ShapedType>(factor.blocks.getType()).getShape()))
    indices.push_back(extent == 1 ? constant(0)
                                  : linalg::IndexOp::create(b, loc, dim));
  Value feature = arith::MulIOp::create(b, loc, indices.back(),
                                        constant(factor.features.stride));
  feature =
      arith::AddIOp::create(b, loc, feature, constant(factor.features.first));
  indices.back() = arith::DivUIOp::create(b, loc, feature, constant(blockSize));
  return readElement(b, loc, factor.blocks, indices);
}

Value LoopFactors::get(OpBuilder &b, Location loc, ValueRange args,
                       const LoopFactor &factor) const {
  if (factor.blocks)
    return convertFloat(b, loc, readBlock(b, loc, factor, blockSize),
                        computeType);
  if (!factor.input)
    return factor.number;
  return convertFloat(b, loc, args[*factor.input], computeType);
}
