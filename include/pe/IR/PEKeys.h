//===- PEKeys.h - The keys of an attribute ----------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEKEYS_H
#define PE_IR_PEKEYS_H

#include "llvm/ADT/StringRef.h"

namespace mlir::pe {

/// The kind of literal that is the value of a key.
enum class KeyKind { Float, Integer, Boolean, Floats };

/// A key of an attribute: `name = value`.
struct AttributeKey {
  llvm::StringLiteral name;
  KeyKind kind;
  bool isRequired;
};

} // namespace mlir::pe

#endif // PE_IR_PEKEYS_H
