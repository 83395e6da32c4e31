//===- AlibiDecomposition.cpp - Slopes and their biases -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::pe;

FailureOr<SmallVector<Value>> AlibiSlopesOp::decomposeOperation(OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(*this);
  return SmallVector<Value>{arith::ConstantOp::create(b, getLoc(), evaluate())};
}

Value AlibiOp::buildScore(OpBuilder &b, Location loc, Value x, Value slope,
                          Value query, Value key) {
  AlibiForm form = getForm();
  Value distance = key;
  if (form != AlibiForm::Column)
    distance = arith::SubIOp::create(b, loc, key, query);
  if (form == AlibiForm::Symmetric)
    distance = math::AbsIOp::create(b, loc, distance);
  distance = arith::SIToFPOp::create(b, loc, x.getType(), distance);
  auto contract = arith::FastMathFlags::contract;
  Value bias = arith::MulFOp::create(b, loc, slope, distance, contract);
  Value score;
  if (form == AlibiForm::Symmetric)
    score = arith::SubFOp::create(b, loc, x, bias, contract);
  else
    score = arith::AddFOp::create(b, loc, x, bias, contract);
  return getCausal() ? hideLaterKeys(b, loc, score, query, key) : score;
}

Value AlibiOp::buildBiasedScore(OpBuilder &b, Location loc, Value x,
                                Value query, Value key,
                                function_ref<Value(Value)> readHead) {
  return buildScore(b, loc, x, readHead(/*column=*/Value()), query, key);
}

FailureOr<SmallVector<Value>> AlibiOp::decomposeOperation(OpBuilder &b) {
  return decomposeBias(b, *this);
}
