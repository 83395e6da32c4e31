//===- PackedCall.h - One way to call every function ------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_PACKEDCALL_H
#define PE_PYTHON_PACKEDCALL_H

#include "Signature.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace pe::python {

/// Adds a function `void(uint64_t *words)` that calls `entry`, and returns its
/// name. `words` has the LLVM values of all arguments, then of all results, one
/// per word, in its first bytes. The function writes the results.
llvm::Expected<std::string> addPackedCall(llvm::Module &module,
                                          llvm::StringRef entry,
                                          const Signature &signature);

/// Records in the signature which arrays are not written to, as inferred by
/// LLVM.
void findWrittenArrays(const llvm::Module &module, llvm::StringRef entry,
                       Signature &signature);

} // namespace pe::python

#endif // PE_PYTHON_PACKEDCALL_H
