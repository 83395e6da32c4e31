//===- ShuffleOrder.h - A repair of LLVM's output ---------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM 22's SROA joins parts of an array on the stack that are stored by
// themselves and loaded together. It places the shuffles before the store of
// the last part in memory, even if other parts are computed later; LLVM 23 does
// not (llvm-project#189680). Later passes crash or make wrong code of that.
// `opt -passes=sroa` shows it:
//
//   define <8 x float> @f(ptr %x) {
//     %a = alloca [8 x float]
//     %last = getelementptr i8, ptr %a, i64 16
//     %v = load <4 x float>, ptr %x
//     store <4 x float> %v, ptr %last
//     %w = fneg <4 x float> %v
//     store <4 x float> %w, ptr %a
//     %r = load <8 x float>, ptr %a
//     ret <8 x float> %r
//   }
//
// With wider vectors, more parts are loaded together.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_JIT_SHUFFLEORDER_H
#define PE_LIB_JIT_SHUFFLEORDER_H

#include "llvm/IR/Function.h"
#include "llvm/IR/PassInstrumentation.h"

namespace mlir::pe {

/// Moves shuffles and bitcasts that use later instructions of their block after
/// these.
void moveShufflesAfterOperands(llvm::Function &function);

/// Does so after each run of SROA, before another pass sees the function.
void repairAfterSROA(llvm::PassInstrumentationCallbacks &callbacks);

} // namespace mlir::pe

#endif // PE_LIB_JIT_SHUFFLEORDER_H
