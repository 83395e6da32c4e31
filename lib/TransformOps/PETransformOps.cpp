//===- PETransformOps.cpp - Schedules of pe ops ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/TransformOps/PETransformOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pe/Conversion/PEToLinalg.h"
#include "pe/IR/PE.h"
#include "pe/Raise/Raise.h"
#include "pe/Transforms/Transforms.h"

using namespace mlir;
using namespace mlir::pe;

#define GET_OP_CLASSES
#include "pe/TransformOps/PETransformOps.cpp.inc"

void transform::ApplyPECanonicalizationPatternsOp::populatePatterns(
    RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  for (RegisteredOperationName op : context->getRegisteredOperations())
    if (isa<PEDialect>(op.getDialect()))
      op.getCanonicalizationPatterns(patterns, context);
}

void transform::ApplyPESimplifyRotationsPatternsOp::populatePatterns(
    RewritePatternSet &patterns) {
  populateSimplifyRotationsPatterns(patterns);
}

void transform::ApplyPEToLinalgPatternsOp::populatePatterns(
    RewritePatternSet &patterns) {
  populatePEToLinalgPatterns(patterns);
}

DiagnosedSilenceableFailure transform::SplitRotaryTransformOp::applyToOne(
    TransformRewriter &rewriter, Operation *target,
    ApplyToEachResultList &results, TransformState &state) {
  auto rotary = dyn_cast<RotaryOp>(target);
  if (!rotary)
    return emitSilenceableError()
           << "expected a pe.rotary, but found a " << target->getName();
  rewriter.setInsertionPoint(target);
  SplitRotary split = splitRotary(rewriter, rotary);
  if (!split.table)
    return emitSilenceableError() << "the rotation has nothing to split";
  results.push_back(split.table);
  results.push_back(split.apply);
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure transform::FuseRotaryTransformOp::applyToOne(
    TransformRewriter &rewriter, Operation *target,
    ApplyToEachResultList &results, TransformState &state) {
  auto apply = dyn_cast<ApplyRotaryOp>(target);
  if (!apply)
    return emitSilenceableError()
           << "expected a pe.apply_rotary, but found a " << target->getName();
  std::string reason;
  FailureOr<RotaryOp> rotary =
      fuseRotary(rewriter, apply, getRoundedTables(), reason);
  if (failed(rotary))
    return emitSilenceableError() << "not fused: " << reason;
  results.push_back(*rotary);
  return DiagnosedSilenceableFailure::success();
}

LogicalResult transform::RaiseTransformOp::verify() {
  if (symbolizeRaiseLevel(getLevel()))
    return success();
  return emitOpError("expects level to be tables, angles or strict, but found ")
         << getLevelAttr();
}

DiagnosedSilenceableFailure transform::RaiseTransformOp::applyToOne(
    TransformRewriter &rewriter, Operation *target,
    ApplyToEachResultList &results, TransformState &state) {
  if (!isa<FunctionOpInterface>(target))
    return emitSilenceableError()
           << "expected a function, but found a " << target->getName();
  RaiseReport report;
  raiseAll(rewriter, target, *symbolizeRaiseLevel(getLevel()), report);
  results.push_back(target);
  return DiagnosedSilenceableFailure::success();
}

namespace {
class PETransformExtension
    : public transform::TransformDialectExtension<PETransformExtension> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PETransformExtension)

  PETransformExtension() {
    declareDependentDialect<PEDialect>();
    declareGeneratedDialect<arith::ArithDialect>();
    declareGeneratedDialect<complex::ComplexDialect>();
    declareGeneratedDialect<linalg::LinalgDialect>();
    declareGeneratedDialect<PEDialect>();
    declareGeneratedDialect<tensor::TensorDialect>();
    registerTransformOps<
#define GET_OP_LIST
#include "pe/TransformOps/PETransformOps.cpp.inc"
        >();
  }
};
} // namespace

void mlir::pe::registerTransformDialectExtension(DialectRegistry &registry) {
  registry.addExtensions<PETransformExtension>();
}
