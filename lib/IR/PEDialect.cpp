//===- PEDialect.cpp - The pe dialect -------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BytecodeInterface.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/InliningUtils.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

#include "pe/IR/PEDialect.cpp.inc"

namespace {
/// Nothing in a pe op depends on the function around it.
struct PEInlinerInterface : public DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};
} // namespace

void PEDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "pe/IR/PEOps.cpp.inc"
      >();
  addInterfaces<PEInlinerInterface>();
  addBytecodeInterface(*this);
  declarePromisedInterfaces<
      linalg::AggregatedOpInterface, AlibiOp, AlibiSlopesOp, ApplyRotaryOp,
      FrequenciesOp, PositionsOp, RotaryOp, RotaryTableOp, SinusoidalOp>();
}

Operation *PEDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                          Type type, Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}
