//===- BytesOfIteration.h - What an iteration accesses ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_BYTESOFITERATION_H
#define PE_LIB_CODEGEN_CPU_BYTESOFITERATION_H

#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/VectorInterfaces.h"

namespace mlir::pe {

/// How many bytes `access` reads or writes at most in an iteration of `loop`,
/// in which it is, if the loops between have static bounds.
std::optional<int64_t> getBytesOfIteration(LoopLikeOpInterface loop,
                                           VectorTransferOpInterface access);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_BYTESOFITERATION_H
