//===- Buckets.h - What buckets share ---------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_BUCKETS_BUCKETS_H
#define PE_LIB_IR_BUCKETS_BUCKETS_H

#include "pe/IR/PE.h"

namespace mlir::pe {

using EmitError = function_ref<InFlightDiagnostic()>;

/// Fails, with an error, unless `value`, that of `key`, is at least `least` and
/// at most `most`.
inline LogicalResult verifyRange(EmitError emitError, StringRef key,
                                 int64_t value, int64_t least, int64_t most) {
  if (value >= least && value <= most)
    return success();
  return emitError() << "expects " << key << " to be at least " << least
                     << " and at most " << most << ", but found " << value;
}

} // namespace mlir::pe

#endif // PE_LIB_IR_BUCKETS_BUCKETS_H
