//===- PETransformOps.h - Schedules of pe ops -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TRANSFORMOPS_PETRANSFORMOPS_H
#define PE_TRANSFORMOPS_PETRANSFORMOPS_H

#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/IR/TransformTypes.h"
#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "pe/TransformOps/PETransformOps.h.inc"

namespace mlir::pe {

/// Registers the ops as an extension of the transform dialect.
void registerTransformDialectExtension(DialectRegistry &registry);

} // namespace mlir::pe

#endif // PE_TRANSFORMOPS_PETRANSFORMOPS_H
