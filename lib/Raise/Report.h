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
#include "Elements.h"
#include "pe/Raise/Raise.h"

namespace mlir::pe::raise {

/// Adds a pe op that takes the place of something at `location`. `whyTables` is
/// why it uses tables, if it does.
void reportRaised(RaiseReport &report, Operation *op, Location location,
                  StringRef whyTables = {});

/// Adds an op that was not raised, and gives a remark.
void reportDeclined(RaiseReport &report, Operation *op, const Decline &decline);

/// Ops that look like something that can be raised, and why they are not.
using DeclinedOps = SmallVector<std::pair<Operation *, Decline>>;

/// Whether the function is too large for `op` and what comes after it to be
/// looked at. Adds the first such op to `declined`.
bool declineExhausted(const ElementEvaluator &evaluator, Operation *op,
                      DeclinedOps &declined);

/// Reports those that are still used: others became a part of something larger.
void reportDeclined(RaiseReport &report, const DeclinedOps &declined);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_REPORT_H
