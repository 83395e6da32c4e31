//===- Constraints.h - Constraints that ops share ---------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each check emits an error that says what was expected and what was found.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_CONSTRAINTS_H
#define PE_LIB_IR_CONSTRAINTS_H

#include "pe/IR/PE.h"

namespace mlir::pe {

ShapedType shapedType(Value value);

/// Whether two extents can be equal at run time.
bool compatible(int64_t lhs, int64_t rhs);

/// All tensors with one result per init and of its type, or all memrefs with
/// no result.
LogicalResult verifySemantics(DestinationStyleOpInterface op);

/// `type`, where dynamic extents are replaced by those of `shape`, which has
/// the same rank.
ShapedType mergeShapes(ShapedType type, ArrayRef<int64_t> shape);

LogicalResult verifySameElementType(Operation *op, StringRef lhsName, Value lhs,
                                    StringRef rhsName, Value rhs);

/// x, if there is one, has the shape of the init. Returns the type of the init
/// with all extents that are static in x or in the init.
FailureOr<ShapedType> verifySource(Operation *op, Value x, Value init);

/// `dims`, which the attribute `name` lists, are distinct dimensions of an
/// array, but not the last.
LogicalResult verifyRowDims(Operation *op, StringRef name,
                            ArrayRef<int64_t> dims, ShapedType arrayType,
                            StringRef arrayName = "init");

/// If `scale` is an array, it can be broadcast to the rows of the init.
LogicalResult verifyScale(Operation *op, Value scale, ShapedType initType);

/// The scales of x and of the init can be broadcast to an array, in blocks of
/// features if there are several.
LogicalResult verifyStoredScales(StoringOpInterface op, StringRef arrayName,
                                 ShapedType arrayType, int64_t numPairs);

/// `type` has `numLeading` free dimensions, then the extents that `dims` names
/// in the array, then `numTrailing` free ones.
LogicalResult verifyRowExtents(Operation *op, StringRef name, ShapedType type,
                               ArrayRef<int64_t> dims, ShapedType arrayType,
                               int64_t numLeading, int64_t numTrailing,
                               StringRef arrayName = "init");

/// There is at least one frequency in the array of this type, whose rank was
/// checked.
LogicalResult verifyHasPairs(Operation *op, ShapedType type);

/// The rotated pairs fit into the features from `begin` on.
LogicalResult verifyWindow(Operation *op, int64_t begin, int64_t numPairs,
                           ShapedType initType);

/// One axis per pair, and each names a row of the positions; or mixed axes, of
/// which there are as many positions as frequencies.
LogicalResult verifyAxes(AngleOpInterface op);

/// On memrefs, layouts that move features do not work in place: they would
/// overwrite pairs before they are read.
LogicalResult verifyNotInPlace(RotationOpInterface op);

} // namespace mlir::pe

#endif // PE_LIB_IR_CONSTRAINTS_H
