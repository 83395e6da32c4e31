//===- PEEnums.h - The enumerations of the pe dialect -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEENUMS_H
#define PE_IR_PEENUMS_H

#include "mlir/IR/BuiltinAttributes.h"

#include "pe/IR/PEEnums.h.inc"

#endif // PE_IR_PEENUMS_H
