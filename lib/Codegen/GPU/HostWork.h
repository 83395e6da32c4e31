//===- HostWork.h - What the host does by itself -------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_HOSTWORK_H
#define PE_LIB_CODEGEN_GPU_HOSTWORK_H

#include "mlir/IR/Operation.h"

namespace mlir::pe {

/// The most elements that the host may compute in arrays of its own: more than
/// there are frequencies or slopes.
inline constexpr int64_t kHostElements = 1024;

/// Whether all that one call of the function computes by `op`, without what is
/// in its regions, may stay on the host: nothing in memory, or one element, or
/// few elements of arrays that the program allocates or has as constants.
/// Arrays of callers may be out of the host's reach.
bool isHostWork(Operation *op);

/// The outermost loop of the function around `op`, or null.
Operation *getOutermostLoop(Operation *op);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_HOSTWORK_H
