//===- KernelConstants.h - Constants that kernels read -------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_KERNELCONSTANTS_H
#define PE_LIB_CODEGEN_GPU_KERNELCONSTANTS_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::pe {

/// The widest access of a thread, in bytes, and the alignment of arrays.
inline constexpr int64_t kAccessBytes = 16;

/// Skips `memref.cast` ops.
Value stripCasts(Value memref);

/// The constant of the program that all of `memref` is, or null.
memref::GlobalOp getConstantGlobal(Value memref);

/// The value of a constant of the program that `memref` is, or null.
DenseElementsAttr getConstantElements(Value memref);

/// Finds or declares a constant of the program with these elements, and builds
/// a reference to it. `near` is an op in the program.
Value buildConstantArray(OpBuilder &b, Location loc, Operation *near,
                         StringRef name, DenseElementsAttr elements);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_KERNELCONSTANTS_H
