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

/// A factor in the body of a loop: one number, an input of the loop, or an
/// element of `blocks`, which the body reads.
struct LoopFactor {
  Value number;
  std::optional<unsigned> input;
  Value blocks;
  LoopFeatures features;
};

/// Scales of a `linalg.generic` over an array. Those that are broadcast to rows
/// are its first inputs. Those of blocks of features are read in its body: from
/// an indexing map that divides, linalg would infer other extents.
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
            const LoopFactor &factor) const;

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
