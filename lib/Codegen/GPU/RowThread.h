//===- RowThread.h - The work of a thread on its rows --------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROWTHREAD_H
#define PE_LIB_CODEGEN_GPU_ROWTHREAD_H

#include "CacheWrite.h"
#include "ConvertFrequencies.h"
#include "KernelArray.h"
#include "RowPlan.h"
#include "mlir/IR/IRMapping.h"
#include "pe/Arithmetic/PairRotation.h"

namespace mlir::pe {

/// The arrays that a launch takes, by the memrefs that the nest uses.
using RowArrays = llvm::MapVector<Value, KernelArray>;

/// Builds what a thread does for the rows that it has of a body. It has the
/// elements of all arrays in registers: reads what is in memory first, then
/// computes, and writes what others see.
class RowThread {
public:
  /// The part of a place that a thread of the body is at.
  struct Place {
    /// The indices of the loops over tokens.
    SmallVector<Value> token;
    /// The number of the subgroup among those of a token, and of the thread in
    /// it, of type index.
    Value subgroup, lane;
    /// Whether there is such a place, an i1, or null if there is.
    Value isThere;
  };

  RowThread(OpBuilder &b, const RowNest &nest, const RowBody &body,
            const RowPlan &plan, const RowArrays &arrays,
            const ConvertedFrequencies &frequencies, bool isAligned);

  void build(const Place &place);

  /// Builds the work of a thread that has a whole row, in loops and with the
  /// arrays of the nest in its own memory.
  void buildAlone(const Place &place);

  /// An index that is zero if all accesses of the body are aligned; null if
  /// they always are.
  static Value buildMisfit(OpBuilder &b, const RowBody &body,
                           const RowPlan &plan, const RowArrays &arrays);

private:
  /// The elements of an array: a vector for each segment, or a scalar for one
  /// lane; or a single value if the array has one element.
  using Elements = SmallVector<Value>;
  /// Builds the angles of the pairs of a segment.
  using Angles = std::function<PairAngles(size_t segment)>;

  /// A write into a cache, the slot, and whether there is one.
  struct PreparedWrite {
    CacheWrite how;
    Value slot, isWritten;
  };

  struct Row {
    /// From the values of the nest to those of the thread.
    IRMapping values;
    /// Whether there is such a row, or null.
    Value isThere;
    DenseMap<Value, Elements> arrays;
    DenseMap<Operation *, PreparedWrite> writes;
    DenseMap<Operation *, Angles> angles;
  };

  // Where a thread is.
  void cloneContext(IRMapping &values, ArrayRef<scf::ForOp> loops);
  void placeSegments(Value lane);
  void placeRows(const Place &place);

  // What it reads.
  void readAll();
  void readArray(Value array);
  Elements readRow(const Row &row, Value array);
  void prepareWrite(WriteCacheOp op);
  void prepareAngles(RotationOpInterface op);
  Angles readAngles(const Row &row, RotaryOp op);
  Angles readAngles(const Row &row, ApplyRotaryOp op);
  /// The frequencies of a rotation, converted before the launch, if they are
  /// not constant.
  Turns getTurns(Operation *op, const Row &row) const;
  /// The first pair of a chunk.
  Value buildPair(RotationOpInterface op, size_t segment);

  // What it computes.
  void compute(Operation *op, Row &row);
  SmallVector<Value> getArguments(linalg::LinalgOp op, const Row &row,
                                  size_t segment) const;
  IRMapping cloneBody(linalg::LinalgOp op, const Row &row, size_t segment,
                      Operation *except);
  void computeElements(linalg::LinalgOp op, Row &row);
  void reduce(linalg::LinalgOp op, Row &row);
  void rotate(RotationOpInterface op, Row &row);

  // What it does alone.
  void computeAlone(Operation *op, Row &row);
  void rotateAlone(RotationOpInterface op, Row &row);
  void writeCacheAlone(WriteCacheOp op, Row &row);
  /// Maps a memref, whose array the nest may have allocated.
  void mapMemRef(Value memref, Row &row);
  /// A copy of the op, whose operands are those of the thread.
  Operation *cloneHere(Operation *op, Row &row);

  // What it writes.
  void setArray(Row &row, Value memref, Elements elements);
  void writeArray(const Row &row, Value array);
  void writeCache(WriteCacheOp op, const Row &row);
  /// Whether the thread is the first one of a row, and the condition, if there
  /// is one, is true.
  Value buildIsFirst(Value condition);
  /// Builds `body` for the segments in which the thread has a chunk, if
  /// `condition` is true or null.
  void forSegments(Value condition, function_ref<void(size_t segment)> body);

  /// Whether the array has an element for each feature, and not one.
  bool isRow(Value array) const;
  /// The array as a memref of rank one, with all features.
  Value buildRow(const Row &row, Value array);
  /// How many elements of an access of `lanes` are aligned, whose columns are
  /// multiples of `lanes` and of `multiple`.
  int64_t getAlignedLanes(Value memref, int64_t lanes, int64_t multiple);
  Value getElement(const Row &row, Value memref, size_t segment) const;
  /// Factors as an operand for the thread: the number that it has computed, or
  /// an array.
  Value getFactors(const Row &row, Value scale) const;
  /// The value in all lanes of a chunk.
  Value broadcast(Value value);

  OpBuilder &b;
  Location loc;
  const RowNest &nest;
  const RowBody &body;
  const RowPlan &plan;
  const RowArrays &arrays;
  const ConvertedFrequencies &frequencies;
  bool isAligned;
  int64_t features;
  SmallVector<Row> rows;
  /// The number of the thread among those of a row.
  Value thread;
  /// The column of each chunk, and whether there is one, or null.
  SmallVector<Value> columns, haveChunks;
};

/// How many rows a token has in a body.
OpFoldResult buildNumRows(OpBuilder &b, const RowNest &nest,
                          const RowBody &body);

/// How a view of an array of the launch permits accesses of `lanes` elements,
/// whose columns are sums of multiples of `lanes` and of `multiple`.
Fit getFit(Value memref, int64_t lanes, int64_t multiple,
           const RowArrays &arrays);

/// Exchanges `value` with the thread whose number differs by the bits of
/// `distance`, in subgroups of the size given.
Value shuffleXor(OpBuilder &b, Location loc, Value value, int64_t distance,
                 int64_t subgroupSize);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROWTHREAD_H
