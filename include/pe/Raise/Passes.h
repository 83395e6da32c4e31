//===- Passes.h - Passes from upstream dialects to pe -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_RAISE_PASSES_H
#define PE_RAISE_PASSES_H

#include "mlir/Pass/Pass.h"
#include "pe/Raise/Raise.h"

namespace mlir::pe {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "pe/Raise/Passes.h.inc"

} // namespace mlir::pe

#endif // PE_RAISE_PASSES_H
