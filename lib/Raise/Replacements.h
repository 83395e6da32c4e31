//===- Replacements.h - What values have become -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_REPLACEMENTS_H
#define PE_LIB_RAISE_REPLACEMENTS_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::pe::raise {

/// Values of the program that were replaced after it was looked at.
class Replacements {
public:
  void set(Value value, Value replacement) { replaced[value] = replacement; }

  /// What `value` has become.
  Value getCurrent(Value value) const {
    while (Value replacement = replaced.lookup(value))
      value = replacement;
    return value;
  }

private:
  llvm::DenseMap<Value, Value> replaced;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_REPLACEMENTS_H
