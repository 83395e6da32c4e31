//===- StoredElements.cpp - Elements with types and factors ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/StoredElements.h"
#include "Decomposition/LoopFactors.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

Value mlir::pe::multiplyBy(OpBuilder &b, Location loc, Value value,
                           Value factor) {
  return factor ? arith::MulFOp::create(b, loc, value, factor) : value;
}

Value StoredElements::convertResult(OpBuilder &b, Location loc, Value value,
                                    Value factor, FloatType elementType) const {
  if (factor)
    value = multiplyBy(b, loc, value, invertFloat(b, loc, factor));
  if (saturate)
    value = saturateFloat(b, loc, value, elementType);
  return convertFloat(b, loc, value, elementType);
}

Value StoredElements::copy(OpBuilder &b, Location loc, Value source,
                           Value target, int64_t firstFeature) const {
  auto elementType = cast<FloatType>(getElementTypeOrSelf(target));
  bool isMemRef = isa<MemRefType>(target.getType());
  if (isPlain() && getElementTypeOrSelf(source) == elementType) {
    auto copy = linalg::CopyOp::create(b, loc, source, target);
    return isMemRef ? Value() : copy->getResult(0);
  }
  LoopFactors factors(b, loc, computeType, blockSize);
  LoopFactor read = factors.add(xScale, {firstFeature, 1});
  LoopFactor written = factors.add(initScale, {firstFeature, 1});
  SmallVector<Value> inputs(factors.getInputs());
  inputs.push_back(source);
  int64_t rank = cast<ShapedType>(target.getType()).getRank();
  SmallVector<AffineMap> maps(factors.getMaps());
  maps.append(2, b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(target), inputs, target, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value value = args[factors.getInputs().size()];
        // What is only converted is rounded once.
        if (!isPlain())
          value = convertFloat(b, loc, value, computeType);
        value = multiplyBy(b, loc, value, factors.get(b, loc, args, read));
        Value factor = factors.get(b, loc, args, written);
        linalg::YieldOp::create(
            b, loc, convertResult(b, loc, value, factor, elementType));
      });
  return isMemRef ? Value() : generic.getResult(0);
}
