//===- PELoops.h - What is known of loops ----------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PELOOPS_H
#define PE_IR_PELOOPS_H

#include "mlir/Support/LLVM.h"

namespace mlir::pe {

/// Marks an `scf.for` without iteration arguments whose iterations are
/// independent: none reads or writes what another one writes, but for slots of
/// a cache that several tokens have, of which any one may be the last.
inline constexpr StringLiteral kIndependentAttr = "pe.independent";

} // namespace mlir::pe

#endif // PE_IR_PELOOPS_H
