//===- CheckScale.cpp - Warn of unused attention factors ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "pe/IR/PE.h"
#include "pe/Transforms/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_CHECKSCALEPASS
#include "pe/Transforms/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// The op that computes these frequencies, a tensor or a memref, or null.
static FrequenciesOp getFrequencies(Value invFreq) {
  if (auto buffer = invFreq.getDefiningOp<bufferization::ToBufferOp>())
    invFreq = buffer.getTensor();
  return invFreq.getDefiningOp<FrequenciesOp>();
}

/// Warns if the frequencies of `op` come with an attention factor, but neither
/// `op` nor anything else uses it.
template <typename OpTy>
static void checkScale(OpTy op) {
  FrequenciesOp frequencies = getFrequencies(op.getInvFreq());
  if (op.getScale() || !frequencies ||
      !frequencies.getAttentionFactor().use_empty())
    return;
  std::optional<Frequencies> values = frequencies.evaluate();
  if (!values || values->attentionFactor == 1.0)
    return;
  InFlightDiagnostic warning =
      op.emitWarning("ignores the attention factor of its frequencies, ");
  warning << values->attentionFactor
          << ": expects the second result of pe.frequencies as scale(...)";
  warning.attachNote(frequencies.getLoc()) << "the frequencies are made here";
}

namespace {
struct CheckScale : public pe::impl::CheckScalePassBase<CheckScale> {
  void runOnOperation() override {
    markAllAnalysesPreserved();
    getOperation()->walk([](Operation *op) {
      if (auto rotary = dyn_cast<RotaryOp>(op))
        checkScale(rotary);
      if (auto table = dyn_cast<RotaryTableOp>(op))
        checkScale(table);
    });
  }
};
} // namespace
