//===- EqualExtents.h - Which extents are equal -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_EQUALEXTENTS_H
#define PE_LIB_CODEGEN_CPU_EQUALEXTENTS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mlir::pe {

/// Which dynamic extents of tensors are equal because ops require it: the
/// positions of a rotation have as many tokens as its x. Only what has been
/// done in a block, before an op, tells something about the op.
class EqualExtents {
public:
  /// Makes the bounds of loops over tokens, in the block and the bodies in it,
  /// extents of the first tensor with as many tokens.
  void unifyBounds(Block &block);

private:
  /// A dimension of a tensor.
  struct Dim {
    Value array;
    int64_t dim;
  };

  void add(Operation *op);
  void addLinalg(linalg::LinalgOp op);
  void addRotation(RotationOpInterface op);
  void addWrite(WriteCacheOp op);
  void addReshape(ArrayRef<ReassociationIndices> groups, Value collapsed,
                  Value expanded);
  /// The extents of all dimensions of two arrays are equal.
  void uniteAll(Value a, Value b);
  void unite(Dim a, Dim b);
  void unite(Dim a, OpFoldResult extent);
  unsigned getNumber(Dim dim);
  void unifyBound(OpOperand &bound);

  /// The numbers of dimensions, in the order of the program.
  llvm::DenseMap<std::pair<Value, int64_t>, unsigned> numbers;
  SmallVector<Dim> dims;
  llvm::EquivalenceClasses<unsigned> classes;
};

/// Gives loops over the same tokens, in one block of `root`, the same bounds,
/// and runs of these tokens the same sizes. The ops that they were made from
/// must not be erased yet.
void unifyLoopBounds(Operation *root);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_EQUALEXTENTS_H
