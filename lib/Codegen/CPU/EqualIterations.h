//===- EqualIterations.h - What is equal in iterations ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_EQUALITERATIONS_H
#define PE_LIB_CODEGEN_CPU_EQUALITERATIONS_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/DenseSet.h"

namespace mlir::pe {

/// Whether what iterations of one nest of loops use is what those of another
/// one with the same numbers do.
class EqualIterations {
public:
  void addLoops(scf::ForOp a, scf::ForOp b) {
    equal.insert({a.getInductionVar(), b.getInductionVar()});
  }
  bool haveEqualBounds(scf::ForOp a, scf::ForOp b) const {
    return areEqual(a.getLowerBound(), b.getLowerBound()) &&
           areEqual(a.getUpperBound(), b.getUpperBound()) &&
           areEqual(a.getStep(), b.getStep());
  }
  bool areEqual(Value a, Value b) const;
  bool areEqual(OpFoldResult a, OpFoldResult b) const {
    auto x = dyn_cast<Value>(a), y = dyn_cast<Value>(b);
    return x && y ? areEqual(x, y) : a == b;
  }

private:
  llvm::SmallDenseSet<std::pair<Value, Value>> equal;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_EQUALITERATIONS_H
