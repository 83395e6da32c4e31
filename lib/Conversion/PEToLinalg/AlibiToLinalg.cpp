//===- AlibiToLinalg.cpp - Biases to linalg -------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One loop over the scores computes the bias of each from its indices: there is
// no array of biases.
//
//===----------------------------------------------------------------------===//

#include "Decompositions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEPrecision.h"
#include <limits>

using namespace mlir;
using namespace mlir::pe;

FailureOr<SmallVector<Value>> mlir::pe::decompose(OpBuilder &b,
                                                  AlibiSlopesOp op) {
  return SmallVector<Value>{
      arith::ConstantOp::create(b, op.getLoc(), op.evaluate())};
}

/// The index of the loop over dimension `dim`, counted from `start`.
static Value buildIndex(OpBuilder &b, Location loc, int64_t dim, Value start) {
  Value index = linalg::IndexOp::create(b, loc, dim);
  return arith::AddIOp::create(b, loc, index, start);
}

/// The score `x` with its bias; all numbers have the same type.
static Value addBias(OpBuilder &b, AlibiOp op, Value x, Value slope,
                     Value query, Value key) {
  Location loc = op.getLoc();
  Value distance = key;
  if (op.getForm() != AlibiForm::Column)
    distance = arith::SubIOp::create(b, loc, key, query);
  // As wide as a vector of numbers wants it.
  Type type = x.getType();
  Type integer = b.getIntegerType(type.getIntOrFloatBitWidth());
  distance = arith::IndexCastOp::create(b, loc, integer, distance);
  if (op.getForm() == AlibiForm::Symmetric)
    distance = math::AbsIOp::create(b, loc, distance);
  distance = arith::SIToFPOp::create(b, loc, type, distance);
  auto contract = arith::FastMathFlags::contract;
  Value bias = arith::MulFOp::create(b, loc, slope, distance, contract);
  if (op.getForm() == AlibiForm::Symmetric)
    return arith::SubFOp::create(b, loc, x, bias, contract);
  return arith::AddFOp::create(b, loc, x, bias, contract);
}

FailureOr<SmallVector<Value>> mlir::pe::decompose(OpBuilder &b, AlibiOp op) {
  Location loc = op.getLoc();
  int64_t rank = op.getInitType().getRank();
  Type elementType = op.getInitType().getElementType();
  FloatType computeType = getComputeType(elementType);
  Value firstQuery, firstKey;
  if (op.usesQueryIndex())
    firstQuery = getValueOrCreateConstantIndexOp(b, loc, op.getFirstQuery(b));
  firstKey = getValueOrCreateConstantIndexOp(b, loc, op.getFirstKey());

  SmallVector<Value> inputs = {op.getSlopes()};
  SmallVector<AffineMap> maps = {AffineMap::get(
      rank, 0, b.getAffineDimExpr(op.getHeadDim()), b.getContext())};
  if (op.getX())
    inputs.push_back(op.getX());
  maps.append(inputs.size(), b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(op.getInit()), inputs, op.getInit(), maps,
      iterators, [&](OpBuilder &b, Location loc, ValueRange args) {
        // Without an x, the score is read from the init.
        Value slope = convertFloat(b, loc, args[0], computeType);
        Value x = convertFloat(b, loc, args[1], computeType);
        Value query;
        if (firstQuery)
          query = buildIndex(b, loc, op.getQueryDim(), firstQuery);
        Value key = buildIndex(b, loc, op.getKeyDim(), firstKey);
        Value score = addBias(b, op, x, slope, query, key);
        if (op.getCausal()) {
          Value isLater = arith::CmpIOp::create(
              b, loc, arith::CmpIPredicate::sgt, key, query);
          Value never = arith::ConstantOp::create(
              b, loc,
              b.getFloatAttr(computeType,
                             -std::numeric_limits<double>::infinity()));
          score = arith::SelectOp::create(b, loc, isLater, never, score);
        }
        linalg::YieldOp::create(b, loc,
                                convertFloat(b, loc, score, elementType));
      });
  return SmallVector<Value>(generic.getResults());
}
