//===- ExpandOps.h - Expand ops that nothing else lowers --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_EXPANDOPS_H
#define PE_LIB_CODEGEN_CPU_EXPANDOPS_H

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlir::pe {

/// Adds the patterns for tensor.gather and tensor.scatter.
void populateGatherScatterPatterns(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_EXPANDOPS_H
