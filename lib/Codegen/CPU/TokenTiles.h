//===- TokenTiles.h - What an iteration over tokens updates -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_TOKENTILES_H
#define PE_LIB_CODEGEN_CPU_TOKENTILES_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::pe {

/// The tile of a tensor that each iteration of a nest of loops updates.
struct UpdatedTile {
  /// The outermost loop first.
  SmallVector<scf::ForOp> loops;
  tensor::InsertSliceOp insert;

  /// The tile of result `number` of `loop`, if an iteration does nothing else
  /// with the tensor that the loop passes on but read the tile.
  static FailureOr<UpdatedTile> find(scf::ForOp loop, unsigned number);

  /// Whether `slice`, in a nest whose outermost loop is `later`, is the tile
  /// that the same iteration of this nest updates, read from `view` if there is
  /// one.
  bool isSlice(OffsetSizeAndStrideOpInterface slice, tensor::ExpandShapeOp view,
               scf::ForOp later) const;
};

/// Whether the slice is the tile that an insertion in the same iteration
/// updates, read from `view` if there is one.
bool isTile(tensor::InsertSliceOp insert, OffsetSizeAndStrideOpInterface slice,
            tensor::ExpandShapeOp view);

/// Whether the view only adds dimensions of extent one.
bool addsUnitDims(tensor::ExpandShapeOp view);

/// The dimension of such a view in which the elements of `dim` of its source
/// are; `dim` without a view.
int64_t getDimOfView(tensor::ExpandShapeOp view, int64_t dim);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TOKENTILES_H
