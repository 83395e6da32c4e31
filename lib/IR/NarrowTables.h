//===- NarrowTables.h - Tables with every angle twice -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_NARROWTABLES_H
#define PE_LIB_IR_NARROWTABLES_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Adds the pattern that rotates by a table of pairs if in a table of features
/// both partners of every pair have the same number.
void populateNarrowTables(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_LIB_IR_NARROWTABLES_H
