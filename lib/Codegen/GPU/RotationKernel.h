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
#include "RotationPlan.h"
#include "pe/Arithmetic/PairRotation.h"

namespace mlir::pe {

/// The cosines and sines of a rotation, prepared before the launch.
struct RotationAngles {
  /// Arrays with a row for each token, if there are any: P elements, or R if
  /// they are those of features.
  SmallVector<KernelArray, 2> tables;
  /// Whether there is an angle for each feature of the window, and not for each
  /// pair.
  bool isPerFeature = false;
  /// A factor of the result, an f64 or a memref that is broadcast to the rows
  /// of the init, or null.
  Value scale;
  /// Builds the angles of `lanes` pairs or features of a token, from `first`
  /// on, as vectors, or as scalars for one. If `isAligned`, checks at run time
  /// have shown that reads of the tables are aligned.
  std::function<CosSin(ValueRange token, Value first, int64_t lanes,
                       bool isAligned)>
      build;
};

/// Builds the launch of rotations that share angles.
class RotationKernel {
public:
  /// `op` is any of the rotations.
  RotationKernel(OpBuilder &b, RotationOpInterface op, const RotatedRows &rows,
                 const RotationPlan &plan, const RotationAngles &angles);

  void build(const GridLimits &limits);

private:
  /// The rows of a thread, in the order in which it reads them.
  struct ThreadRow {
    RotatedRows::Row memrefs;
    /// Whether there is such a row, an i1; null if there is.
    Value isThere;
    /// The factor of its rotated features, a scalar; null for 1.
    Value scale;
  };

  void buildPairs(const GridLimits &limits);
  void buildChunks(const GridLimits &limits);
  OpFoldResult countGroups();
  OpFoldResult countRest();
  Value buildMisfit();
  void buildThread(ValueRange indices, Value lane, bool isAligned);
  void rotate(ValueRange indices, Value group, bool isAligned);
  void copyRest(ValueRange indices, Value word, bool isAligned);
  void exchange(ValueRange indices, Value chunk, Value partner, Value isThere);
  SmallVector<ThreadRow> buildRows(ValueRange indices, Value isThere);
  void prepareScale();
  Value buildScale(ValueRange indices);
  CosSin buildAngles(ValueRange indices, Value first, int64_t lanes,
                     bool isAligned);
  PairAngles buildPairAngles(ValueRange indices, Value firstPair,
                             bool isAligned);
  Pair read(Value row, Value firstPair, bool isAligned);
  void write(Pair pair, Value row, Value firstPair, bool isAligned);
  Value toValue(OpFoldResult number);

  OpBuilder &b;
  Location loc;
  PairLayout layout;
  int64_t begin;
  /// The dimensions whose indices make a token.
  SmallVector<int64_t> tokenDims;
  OpFoldResult numPairs;
  FloatType computeType;
  const RotatedRows &rows;
  const RotationPlan &plan;
  const RotationAngles &angles;
  /// The factor of all rows, in the type of the arithmetic, or an array of
  /// those of rows; null and absent for 1.
  Value scale;
  std::optional<KernelArray> rowScales;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROTATIONKERNEL_H
