//===- RotationKernel.h - A kernel that rotates --------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROTATIONKERNEL_H
#define PE_LIB_CODEGEN_GPU_ROTATIONKERNEL_H

#include "GridLaunch.h"
#include "KernelArray.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Builds the launch of rotations that share angles: every thread computes
/// those of one token and a group of neighboring pairs, and rotates these pairs
/// in its share of the rows, such as heads.
class RotationKernel {
public:
  /// Builds the angles of a token, for the pairs from `firstPair` on.
  using AngleBuilder = std::function<CosSin(ValueRange token, Value firstPair)>;

  /// Decomposes the arrays of `ops` before the launch. All ops have equal
  /// angles, layouts and extents, except the extents of rows and features.
  RotationKernel(OpBuilder &b, ArrayRef<RotationOpInterface> ops,
                 int64_t blockSize)
      : RotationKernel(b, ops, ops.back(), blockSize) {}

  /// How many pairs a thread has, a power of two that divides P.
  int64_t getLanes() const { return lanes; }
  /// The extents of the dimensions that positions index, in their order.
  SmallVector<OpFoldResult> getTokenExtents() const;

  /// Builds the launch.
  void build(const AngleBuilder &buildAngles);

private:
  RotationKernel(OpBuilder &b, ArrayRef<RotationOpInterface> ops,
                 RotationOpInterface last, int64_t blockSize);

  struct Rotation {
    KernelArray source;
    KernelArray init;
    bool isConjugate;
    bool isInPlace;
  };

  void takeApart(ArrayRef<RotationOpInterface> ops);
  int64_t chooseLanes();
  SmallVector<Value> getIndices(Value row, Value column);
  /// How many neighboring elements of `array` an access takes.
  int64_t getAlignedLanes(const KernelArray &array,
                          PairArrangement arrangement);
  Pair read(const Rotation &rotation, Value memref, Value row);
  void write(const Rotation &rotation, Pair pair, Value memref, Value row);
  void rotateRows(const Rotation &rotation, CosSin angle);
  void copyRest(const Rotation &rotation);

  OpBuilder &b;
  Location loc;
  PairLayout layout;
  SmallVector<int64_t> positionDims;
  int64_t begin;
  int64_t blockSize;

  int64_t rank;
  FloatType computeType;
  SmallVector<Rotation, 2> rotations;
  OpFoldResult numPairs, numGroups;
  int64_t lanes = 1;
  /// The dimensions that become items and rows of the grid, if there are any.
  std::optional<int64_t> tokenDim, rowDim;
  SmallVector<int64_t> outerDims;

  /// The launch that is being built, and the indices in it.
  GridLaunch *launch = nullptr;
  SmallVector<Value> indices;
  Value group, firstPair;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROTATIONKERNEL_H
