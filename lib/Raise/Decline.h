//===- Decline.h - Why something is not raised ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_DECLINE_H
#define PE_LIB_RAISE_DECLINE_H

#include "mlir/IR/Value.h"
#include <string>

namespace mlir::pe::raise {

/// Why something that looks like a rotation, or like a bias of scores, is none
/// that can be raised. Nothing looks like one if there is no reason.
struct Decline {
  std::string reason;
  /// The features, the table, the slopes or the distances that the reason is
  /// about, if they are known.
  Value subject;

  void set(std::string newReason, Value newSubject = {}) {
    reason = std::move(newReason);
    subject = newSubject;
  }
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_DECLINE_H
