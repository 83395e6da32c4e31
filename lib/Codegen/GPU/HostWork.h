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

/// The largest number of elements that the host may compute in arrays of its
/// own. It allows for arrays of frequencies and slopes.
inline constexpr int64_t kHostElements = 1024;

/// Whether `op`, not counting the ops in its regions, may stay on the host. In
/// one call of the function it must access at most one element in memory, or at
/// most kHostElements if all of them are in arrays that the program allocates
/// or has as constants. Arrays of callers may not be accessible to the host.
bool isHostWork(Operation *op);

/// The outermost loop of the function around `op`, or null.
Operation *getOutermostLoop(Operation *op);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_HOSTWORK_H
