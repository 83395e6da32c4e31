//===- LoopFactors.h - Scales as inputs of a loop ---------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_DECOMPOSITION_LOOPFACTORS_H
#define PE_LIB_IR_DECOMPOSITION_LOOPFACTORS_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

namespace mlir::pe {

/// The features that the last dimension of a loop goes over, from `first` on.
struct LoopFeatures {
  int64_t first = 0;
  int64_t stride = 1;
};

/// A factor in the body of a loop: one number, or an input of the loop.
struct LoopFactor {
  Value number;
  std::optional<unsigned> input;
};

/// Scales that are broadcast to the rows of an array, or to blocks of its
/// features, as the first inputs of a `linalg.generic` over that array.
class LoopFactors {
public:
  LoopFactors(OpBuilder &b, Location loc, FloatType computeType,
              int64_t blockSize)
      : b(b), loc(loc), computeType(computeType), blockSize(blockSize) {}

  /// `scale` is an f64, an array or null.
  LoopFactor add(Value scale, LoopFeatures features);

  ArrayRef<Value> getInputs() const { return inputs; }
  ArrayRef<AffineMap> getMaps() const { return maps; }

  /// The factor in the type of the arithmetic, or null for 1, in a body with
  /// the arguments `args`.
  Value get(OpBuilder &b, Location loc, ValueRange args,
            LoopFactor factor) const;

private:
  OpBuilder &b;
  Location loc;
  FloatType computeType;
  int64_t blockSize;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
};

} // namespace mlir::pe

#endif // PE_LIB_IR_DECOMPOSITION_LOOPFACTORS_H
