//===- Window.cpp - A bucket for every offset in a window -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Buckets/Buckets.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/Arithmetic/Constants.h"

using namespace mlir;
using namespace mlir::pe;

LogicalResult WindowAttr::verify(EmitError emitError, int64_t height,
                                 int64_t width) {
  constexpr int64_t kMaxSide = int64_t(1) << 14;
  if (failed(verifyRange(emitError, "height", height, 1, kMaxSide)))
    return failure();                                         // window_c1
  return verifyRange(emitError, "width", width, 1, kMaxSide); // window_c1
}

int64_t WindowAttr::getNumColumns() const {
  return (2 * getHeight() - 1) * (2 * getWidth() - 1);
}

bool WindowAttr::dependsOnDistance() const { return false; }

std::optional<int64_t> WindowAttr::getNumTokens() const {
  return getHeight() * getWidth();
}

int64_t WindowAttr::getColumn(int64_t query, int64_t key) const {
  int64_t height = getHeight(), width = getWidth();
  return (query / width - key / width + height - 1) * (2 * width - 1) +
         query % width - key % width + width - 1;
}

Value WindowAttr::buildColumn(OpBuilder &b, Location loc, Value query,
                              Value key) const {
  auto constant = [&](int64_t value) {
    return buildInteger(b, loc, query.getType(), value);
  };
  Value width = constant(getWidth()), stride = constant(2 * getWidth() - 1);
  // Token t is at (y, x). With t' = y · stride + x, the column is the
  // difference of t' of query and key, plus a constant.
  auto place = [&](Value token) -> Value {
    Value y = arith::DivUIOp::create(b, loc, token, width);
    Value x = arith::RemUIOp::create(b, loc, token, width);
    return arith::AddIOp::create(b, loc,
                                 arith::MulIOp::create(b, loc, y, stride), x);
  };
  Value difference = arith::SubIOp::create(b, loc, place(query), place(key));
  return arith::AddIOp::create(b, loc, difference,
                               constant(getNumColumns() / 2));
}
