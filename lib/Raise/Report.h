//===- Report.h - What was raised and what was not --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_REPORT_H
#define PE_LIB_RAISE_REPORT_H

#include "Decline.h"
#include "pe/Raise/Raise.h"

namespace mlir::pe::raise {

/// Adds a pe op that takes the place of something at `location`. `whyTables` is
/// why it uses tables, if it does.
void reportRaised(RaiseReport &report, Operation *op, Location location,
                  StringRef whyTables = {});

/// Adds an op that was not raised, and gives a remark.
void reportDeclined(RaiseReport &report, Operation *op, const Decline &decline);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_REPORT_H
