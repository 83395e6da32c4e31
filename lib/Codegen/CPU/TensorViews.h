//===- TensorViews.h - Slices and reshapes of tensors -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_TENSORVIEWS_H
#define PE_LIB_CODEGEN_CPU_TENSORVIEWS_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace mlir::pe {

/// Whether the result of the op, if it has a buffer, is in that of its first
/// operand.
inline bool isView(Operation *op) {
  return isa<tensor::ExtractSliceOp, tensor::ExpandShapeOp,
             tensor::CollapseShapeOp, tensor::CastOp>(op);
}

/// What a tensor was before the op that gives it, with the same extents: what a
/// loop begins with, or the destination of an insertion or of another op that
/// updates it. Null if the tensor is new.
inline Value getUpdated(Value tensor) {
  if (auto argument = dyn_cast<BlockArgument>(tensor)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    OpOperand *init = loop ? loop.getTiedLoopInit(argument) : nullptr;
    return init ? init->get() : Value();
  }
  auto result = cast<OpResult>(tensor);
  if (auto loop = dyn_cast<scf::ForOp>(result.getOwner()))
    return loop.getInitArgs()[result.getResultNumber()];
  auto op = dyn_cast<DestinationStyleOpInterface>(result.getOwner());
  return op ? op.getTiedOpOperand(result)->get() : Value();
}

/// Whether two slices of a tensor, with strides of one, are known to have no
/// element in common: they are apart in one dimension.
inline bool areDisjoint(OffsetSizeAndStrideOpInterface a,
                        OffsetSizeAndStrideOpInterface b) {
  if (!a.hasUnitStride() || !b.hasUnitStride())
    return false;
  for (size_t dim = 0; dim < a.getStaticOffsets().size(); ++dim) {
    if (a.isDynamicOffset(dim) || a.isDynamicSize(dim) ||
        b.isDynamicOffset(dim) || b.isDynamicSize(dim))
      continue;
    if (a.getStaticOffset(dim) + a.getStaticSize(dim) <=
            b.getStaticOffset(dim) ||
        b.getStaticOffset(dim) + b.getStaticSize(dim) <= a.getStaticOffset(dim))
      return true;
  }
  return false;
}

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TENSORVIEWS_H
