//===- LaunchContract.h - How to launch kernels --------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_GPU_LAUNCHCONTRACT_H
#define PE_CODEGEN_GPU_LAUNCHCONTRACT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/JSON.h"

namespace mlir::pe {

/// The attribute of a module that says how to launch its kernels: what
/// `pe-describe-kernels` documents.
inline constexpr StringLiteral kKernelsAttr = "pe.kernels";

/// The same as JSON: an array of one object for each launch, in the order of
/// the program. Empty if the module does not have the attribute.
llvm::json::Array getLaunchContract(ModuleOp module);

} // namespace mlir::pe

#endif // PE_CODEGEN_GPU_LAUNCHCONTRACT_H
