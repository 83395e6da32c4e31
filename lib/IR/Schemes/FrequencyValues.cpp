//===- FrequencyValues.cpp - Frequencies as values ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;
using namespace mlir::pe;

Value mlir::pe::createConstant(OpBuilder &b, Location loc,
                               ArrayRef<double> values) {
  auto type = RankedTensorType::get(static_cast<int64_t>(values.size()),
                                    b.getF64Type());
  return arith::ConstantOp::create(b, loc,
                                   DenseElementsAttr::get(type, values));
}

Value mlir::pe::createElementwise(
    OpBuilder &b, Location loc, ValueRange inputs,
    function_ref<Value(OpBuilder &, Location, ValueRange)> body) {
  auto type = cast<RankedTensorType>(inputs.front().getType());
  Value init =
      tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType());
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              b.getMultiDimIdentityMap(type.getRank()));
  auto generic = linalg::GenericOp::create(
      b, loc, type, inputs, init, maps, utils::IteratorType::parallel,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value result = body(b, loc, args.drop_back());
        linalg::YieldOp::create(b, loc, result);
      });
  return generic.getResult(0);
}

FailureOr<FrequencyValues> mlir::pe::buildFrequencies(OpBuilder &b,
                                                      FrequenciesOp op) {
  Location loc = op.getLoc();
  if (std::optional<Frequencies> frequencies = op.evaluate()) {
    Value factor = arith::ConstantOp::create(
        b, loc, b.getF64FloatAttr(frequencies->attentionFactor));
    return FrequencyValues{createConstant(b, loc, frequencies->invFreq),
                           factor};
  }
  FailureOr<FrequencyValues> values = op.getScheme().buildFrequencies(
      b, loc, op.getDim(), op.getBase().convertToDouble(), op.getSeqLen());
  if (failed(values))
    return op.emitOpError("has frequencies that depend on a run-time length, "
                          "which this scheme cannot compute");
  if (op.getRounding() == Rounding::F32)
    values->invFreq = createElementwise(
        b, loc, values->invFreq,
        [](OpBuilder &b, Location loc, ValueRange args) -> Value {
          Value rounded =
              arith::TruncFOp::create(b, loc, b.getF32Type(), args[0]);
          return arith::ExtFOp::create(b, loc, b.getF64Type(), rounded);
        });
  return values;
}

std::optional<SmallVector<double>> mlir::pe::getConstantInvFreq(Value invFreq) {
  DenseFPElementsAttr constant;
  if (matchPattern(invFreq, m_Constant(&constant)))
    return llvm::map_to_vector(
        constant.getValues<APFloat>(),
        [](APFloat theta) { return theta.convertToDouble(); });
  if (auto op = invFreq.getDefiningOp<FrequenciesOp>())
    if (std::optional<Frequencies> frequencies = op.evaluate())
      return frequencies->invFreq;
  return std::nullopt;
}
