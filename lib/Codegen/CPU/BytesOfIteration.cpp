//===- BytesOfIteration.cpp - What an iteration accesses ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BytesOfIteration.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// How many times the loop runs at most, if that is static.
static std::optional<int64_t> getMaxTripCount(scf::ForOp loop) {
  std::optional<int64_t> begin = getConstantIntValue(loop.getLowerBound());
  std::optional<int64_t> step = getConstantIntValue(loop.getStep());
  FailureOr<int64_t> end = ValueBoundsConstraintSet::computeConstantBound(
      presburger::BoundType::UB, loop.getUpperBound(),
      /*stopCondition=*/nullptr, /*closedUB=*/true);
  if (!begin || !step || failed(end))
    return std::nullopt;
  return llvm::divideCeil(std::max<int64_t>(*end - *begin, 0), *step);
}

std::optional<int64_t>
mlir::pe::getBytesOfIteration(LoopLikeOpInterface loop,
                              VectorTransferOpInterface access) {
  VectorType type = access.getVectorType();
  int64_t bytes = type.getNumElements() * (type.getElementTypeBitWidth() / 8);
  for (auto inner = access->getParentOfType<LoopLikeOpInterface>();
       inner != loop; inner = inner->getParentOfType<LoopLikeOpInterface>()) {
    auto counted = dyn_cast<scf::ForOp>(inner.getOperation());
    std::optional<int64_t> trips;
    if (counted)
      trips = getMaxTripCount(counted);
    if (!trips)
      return std::nullopt;
    bytes *= *trips;
  }
  return bytes;
}
