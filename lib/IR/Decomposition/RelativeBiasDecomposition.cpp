//===- RelativeBiasDecomposition.cpp - Biases from a table ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::pe;

Value RelativeBiasOp::buildBiasedScore(OpBuilder &b, Location loc, Value x,
                                       Value query, Value key,
                                       function_ref<Value(Value)> readHead) {
  Value bias = readHead(getBuckets().buildColumn(b, loc, query, key));
  Value score = arith::AddFOp::create(b, loc, x, bias);
  return getCausal() ? hideLaterKeys(b, loc, score, query, key) : score;
}

FailureOr<SmallVector<Value>> RelativeBiasOp::decomposeOperation(OpBuilder &b) {
  return decomposeBias(b, *this);
}
