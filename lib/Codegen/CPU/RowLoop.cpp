//===- RowLoop.cpp - Loops over the vectors of a row ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowLoop.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::pe;

/// How many times less than a whole vector the shorter ones have.
static constexpr int64_t kShorter = 4;

SmallVector<Value> mlir::pe::buildRowLoop(OpBuilder &b, Location loc,
                                          Value begin, Value end, int64_t lanes,
                                          ValueRange rows,
                                          BuildPart buildPart) {
  SmallVector<Value> result(rows);
  SmallVector<int64_t> sizes = {lanes};
  if (lanes > kShorter)
    sizes.push_back(lanes / kShorter);
  if (lanes > 1)
    sizes.push_back(1);
  for (int64_t size : sizes) {
    Value step = arith::ConstantIndexOp::create(b, loc, size);
    Value rest = arith::RemUIOp::create(
        b, loc, arith::SubIOp::create(b, loc, end, begin), step);
    Value last = arith::SubIOp::create(b, loc, end, rest);
    auto loop = scf::ForOp::create(
        b, loc, begin, last, step, result,
        [&](OpBuilder &, Location, Value first, ValueRange state) {
          scf::YieldOp::create(b, loc, buildPart(first, size, state));
        });
    result = llvm::to_vector_of<Value>(loop.getResults());
    begin = last;
  }
  return result;
}
