//===- Cleanup.h - What raising leaves behind -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_CLEANUP_H
#define PE_LIB_RAISE_CLEANUP_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe::raise {

/// Whether nothing with an effect uses `op`, directly or indirectly.
bool isUnused(Operation *op);

/// Removes what is not used any more. Assertions stay, but need the extents of
/// arguments only.
void removeUnused(RewriterBase &rewriter, Operation *root);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_CLEANUP_H
