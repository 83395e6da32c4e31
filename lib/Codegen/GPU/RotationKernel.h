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
#include "KernelFactors.h"
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
  /// Builds the angles of `lanes` pairs or features of a token, from `first`
  /// on, as vectors, or as scalars for one. If `isAligned`, checks at run time
  /// have shown that reads of the tables are aligned.
  std::function<CosSin(ValueRange token, Value first, int64_t lanes,
                       bool isAligned)>
      build;
};

/// Prepares the angles of an op, where `b` is. `tokens` are the extents of a
/// token's dimensions, and `frequencies` arrays, unless they are known at
/// compile time.
RotationAngles createAngles(OpBuilder &b, RotaryOp op,
                            ArrayRef<OpFoldResult> tokens, Turns frequencies);
RotationAngles createAngles(OpBuilder &b, ApplyRotaryOp op,
                            ArrayRef<OpFoldResult> tokens);

/// The angles of `pairs` pairs from the first one on, of which `build` builds
/// those of neighboring pairs; with `isPerFeature`, of neighboring features in
/// the arrangement of the init.
PairAngles readPairAngles(OpBuilder &b, Location loc, Value firstPair,
                          int64_t pairs, OpFoldResult numPairs,
                          bool isInterleaved, bool isPerFeature,
                          function_ref<CosSin(Value, int64_t)> build);

/// Builds the launch of rotations that share angles.
class RotationKernel {
public:
  /// `op` is any of the rotations.
  RotationKernel(OpBuilder &b, RotationOpInterface op, const RotatedRows &rows,
                 const RotationPlan &plan, const RotationAngles &angles);

  void build(const GridLimits &limits);

  /// Builds loops over all places, for one thread, of a plan by pairs.
  void buildLoops();

private:
  /// The rows of a thread, in the order in which it reads them.
  struct ThreadRow {
    RotatedRows::Row memrefs;
    /// Whether there is such a row, an i1; null if there is.
    Value isThere;
    /// Its indices in all dimensions but the last.
    SmallVector<Value> indices;
  };

  /// How many places there are: rows of a thread, groups of pairs and others.
  SmallVector<OpFoldResult> countPlaces();
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
  CosSin buildAngles(ValueRange indices, Value first, int64_t lanes,
                     bool isAligned);
  PairAngles buildPairAngles(ValueRange indices, Value firstPair,
                             bool isAligned);
  Pair read(const ThreadRow &row, Value firstPair, bool isAligned);
  void write(Pair pair, const ThreadRow &row, Value firstPair, bool isAligned);
  /// The result as it is written, but for the conversion: `lanes` features from
  /// `column` on, which is a sum of multiples of the lanes and of `multiples`.
  Value store(Value value, const ThreadRow &row, Value column,
              ArrayRef<int64_t> multiples);
  /// What the columns of pairs are sums of multiples of, beside the lanes.
  SmallVector<int64_t> getMultiples() const;
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
  /// Whether elements are stored without factors, as large as they are.
  bool isPlain;
  bool saturates;
  KernelFactors scale, xScale, initScale;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROTATIONKERNEL_H
