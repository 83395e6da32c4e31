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
#include "mlir/IR/Dominance.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mlir::pe {

/// Which dynamic extents of tensors are equal because ops require it: the
/// positions of a rotation have as many tokens as its x. An op requires it only
/// where it runs: of the block that it is in, and of blocks inside. Valid while
/// none of the ops that it was made from is erased.
class EqualExtents {
public:
  explicit EqualExtents(Operation *root);

  /// Makes every `tensor.dim` in `root` one of the first tensor of the program
  /// whose extent is equal and that is known there. Loops over the same tokens
  /// then have the same bounds.
  void unify(Operation *root);

private:
  using Classes = llvm::EquivalenceClasses<unsigned>;

  /// A dimension of a tensor.
  struct Dim {
    Value array;
    int64_t dim;
  };

  /// Adds what the ops of a block require, and then what those inside do.
  void addBlock(Block &block);
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
  /// The classes that are valid in a block; null if nothing is equal there.
  const Classes *findClasses(Block *block) const;

  /// The numbers of dimensions, in the order of the program.
  llvm::DenseMap<std::pair<Value, int64_t>, unsigned> numbers;
  SmallVector<Dim> dims;
  /// The classes in blocks whose ops require more than is required around them.
  llvm::DenseMap<Block *, Classes> classes;
  /// The block whose ops are added.
  Block *current = nullptr;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_EQUALEXTENTS_H
