//===- DependentLoops.h - Loops of which one needs the other ----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_DEPENDENTLOOPS_H
#define PE_LIB_CODEGEN_CPU_DEPENDENTLOOPS_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::pe {

/// What a loop over tokens needs of an earlier one with the same bounds, if an
/// iteration needs nothing but what the same iteration of the earlier one has
/// computed: the tile of a token, or a cache in other parts of which both write
/// tokens. One loop may then do both, token by token.
class LoopDependence {
public:
  /// Fails if an iteration of `later` needs more of `first`. `dependent` is
  /// `first` and the ops between the loops that depend on it.
  static FailureOr<LoopDependence>
  find(scf::ForOp first, scf::ForOp later,
       const SetVector<Operation *> &dependent);

  /// Whether the later loop needs nothing of the earlier one.
  bool isEmpty() const { return uses.empty(); }

  /// Makes the body of `fused`, which upstream has made of both as if they were
  /// independent, use what it computes itself. Must be called right after.
  void connect(RewriterBase &rewriter, scf::ForOp fused) const;

private:
  /// A result of the first loop, or a view of it, that the later loop uses.
  struct Use {
    unsigned result;
    /// A view that has dimensions of extent one in addition, or null.
    tensor::ExpandShapeOp view;
    /// Which iteration argument of the later loop begins with it, if one does.
    std::optional<unsigned> argument;
  };

  explicit LoopDependence(scf::ForOp first)
      : numResults(first.getNumResults()) {}

  unsigned numResults;
  SmallVector<Use> uses;
};

/// Removes results without uses from `loop` and the independent loops in it:
/// what all iterations together would return, if single ones use all of it.
void dropUnusedResults(RewriterBase &rewriter, scf::ForOp loop);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_DEPENDENTLOOPS_H
