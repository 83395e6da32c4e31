//===- LoopFactors.cpp - Scales as inputs of a loop -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/LoopFactors.h"
#include "mlir/IR/BuiltinTypes.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

LoopFactor LoopFactors::add(Value scale, LoopFeatures features) {
  if (!scale)
    return {};
  auto type = dyn_cast<ShapedType>(scale.getType());
  if (!type)
    return {convertFloat(b, loc, scale, computeType), std::nullopt};
  // The first element of dimensions that are broadcast.
  SmallVector<AffineExpr> exprs;
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    exprs.push_back(extent == 1 ? b.getAffineConstantExpr(0)
                                : b.getAffineDimExpr(dim));
  if (type.getShape().back() != 1)
    exprs.back() =
        (exprs.back() * features.stride + features.first).floorDiv(blockSize);
  inputs.push_back(scale);
  maps.push_back(AffineMap::get(type.getRank(), 0, exprs, b.getContext()));
  return {Value(), static_cast<unsigned>(inputs.size() - 1)};
}

Value LoopFactors::get(OpBuilder &b, Location loc, ValueRange args,
                       LoopFactor factor) const {
  if (!factor.input)
    return factor.number;
  return convertFloat(b, loc, args[*factor.input], computeType);
}
