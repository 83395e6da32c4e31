//===- HostExpression.h - Values of the host as text ---------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_HOSTEXPRESSION_H
#define PE_LIB_CODEGEN_GPU_HOSTEXPRESSION_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::pe {

/// Describes values by the arguments of a function: integers, `+`, `-`, `*`,
/// `//` (which rounds down), `min` and `max`, and
///
/// - `arg0`: an argument of the function; of an array, its first element before
///   the offset
/// - `arg0.size[1]`, `arg0.stride[1]`, `arg0.offset`: of an array, in elements
/// - `memory0`: memory that the function allocates; its sizes are those it is
///   allocated with
/// - `first_x`: the first index of a launch
class HostExpressions {
public:
  explicit HostExpressions(FunctionOpInterface function) : function(function) {}

  /// The text, or null if `value` depends on anything else.
  std::optional<std::string> describe(Value value);

  /// The memory allocated by the function that `value` points to, or null.
  Value findAllocation(Value value);

  /// The number of bytes of an allocation.
  std::optional<std::string> countBytes(Value allocation);

  /// Whether anything but kernels may write to memory, or return it.
  static bool mayHostWrite(Value allocation);

private:
  std::optional<std::string> describeAllocatedSize(Value allocation,
                                                   int64_t dim);
  std::optional<std::string> describeMetadata(Value array, unsigned number);
  std::optional<std::string> describeBinary(Operation *op);
  std::optional<std::string> describeAffine(AffineExpr expression,
                                            affine::AffineApplyOp apply);

  FunctionOpInterface function;
  /// The names of memory by their numbers.
  SmallVector<Value> allocations;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_HOSTEXPRESSION_H
