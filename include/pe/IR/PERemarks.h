//===- PERemarks.h - Why something was not optimized ------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEREMARKS_H
#define PE_IR_PEREMARKS_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Remarks.h"

namespace mlir::pe {

/// Begins a remark that an optimization of `op` was missed; its text is added
/// by `<<`. It is sent to the remark engine of the context, under the category
/// `category` and `name`, such as "tile"; without an engine it has no effect.
/// The tools show it with `--remarks-filter-missed=pe`.
remark::detail::InFlightRemark remarkMissed(Operation *op, StringRef name,
                                            StringRef category = "pe");

/// The same for a remark that describes what became of `op`, which tools show
/// with `--remarks-filter-analyse=pe`.
remark::detail::InFlightRemark remarkAnalysis(Operation *op, StringRef name);

} // namespace mlir::pe

#endif // PE_IR_PEREMARKS_H
