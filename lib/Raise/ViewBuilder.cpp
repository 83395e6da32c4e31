//===- ViewBuilder.cpp - Parts of tensors as code -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ViewBuilder.h"
#include "ScalarBuilder.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// The real or imaginary parts of a tensor of complex numbers.
static Value buildPart(OpBuilder &b, Location loc, Value tensor,
                       ComplexPart part) {
  auto type = cast<RankedTensorType>(tensor.getType());
  auto realType = cast<ComplexType>(type.getElementType()).getElementType();
  Value empty = tensor::EmptyOp::create(
      b, loc, tensor::getMixedSizes(b, loc, tensor), realType);
  AffineMap map = b.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, empty.getType(), tensor, empty, ArrayRef{map, map},
             iterators,
             [&](OpBuilder &body, Location bodyLoc, ValueRange arguments) {
               Value x = arguments[0];
               Value result =
                   part == ComplexPart::Real
                       ? complex::ReOp::create(body, bodyLoc, x).getResult()
                       : complex::ImOp::create(body, bodyLoc, x).getResult();
               linalg::YieldOp::create(body, bodyLoc, result);
             })
      .getResult(0);
}

static Value buildTranspose(OpBuilder &b, Location loc, Value tensor,
                            ArrayRef<int64_t> permutation) {
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, tensor);
  applyPermutationToVector(sizes, permutation);
  Value empty =
      tensor::EmptyOp::create(b, loc, sizes, type.getElementType());
  return linalg::TransposeOp::create(b, loc, tensor, empty, permutation)
      ->getResult(0);
}

BuiltView mlir::pe::raise::buildView(OpBuilder &b, Location loc,
                                     ElementEvaluator &evaluator,
                                     const View &view, Value tensor, Value root,
                                     int64_t firstColumn, int64_t numColumns,
                                     int64_t stride) {
  ScalarBuilder builder(b, loc);
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<OpFoldResult> offsets;
  SmallVector<OpFoldResult> sizes;
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  SmallVector<int64_t> shape;
  // By what the dimensions of the slice are indexed; the columns are last.
  SmallVector<int64_t> slicedDims;
  bool isWhole = true;
  int64_t rootRank = cast<RankedTensorType>(root.getType()).getRank();
  for (auto [dim, viewDim] : llvm::enumerate(view.dims)) {
    const Scalar *extent = evaluator.getExtent(view.tensor, dim);
    if (view.columnDim == static_cast<int64_t>(dim)) {
      offsets.push_back(b.getIndexAttr(firstColumn));
      sizes.push_back(b.getIndexAttr(numColumns));
      strides[dim] = b.getIndexAttr(stride);
      slicedDims.push_back(rootRank);
      shape.push_back(numColumns);
      isWhole &= firstColumn == 0 && stride == 1 &&
                 extent->isInteger(numColumns);
      continue;
    }
    offsets.push_back(builder.buildIndex(viewDim.offset));
    if (!viewDim.resultDim) {
      sizes.push_back(b.getIndexAttr(1));
      isWhole = false;
      continue;
    }
    const Scalar *size = evaluator.getExtent(root, *viewDim.resultDim);
    sizes.push_back(builder.buildIndex(size));
    slicedDims.push_back(*viewDim.resultDim);
    shape.push_back(size->is(ScalarKind::Integer) ? size->getNumber()
                                                  : ShapedType::kDynamic);
    isWhole &= viewDim.offset->isInteger(0) && size == extent;
  }
  Value result = tensor;
  if (!isWhole)
    result = tensor::ExtractSliceOp::create(
        b, loc, RankedTensorType::get(shape, type.getElementType()), tensor,
        offsets, sizes, strides);
  if (view.part != ComplexPart::None)
    result = buildPart(b, loc, result, view.part);

  SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(0, slicedDims.size()));
  llvm::sort(permutation, [&](int64_t x, int64_t y) {
    return slicedDims[x] < slicedDims[y];
  });
  if (!llvm::is_sorted(slicedDims))
    result = buildTranspose(b, loc, result, permutation);
  llvm::sort(slicedDims);
  if (view.columnDim)
    slicedDims.pop_back();
  return {result, slicedDims};
}

Value mlir::pe::raise::addUnitDims(OpBuilder &b, Location loc,
                                   const BuiltView &view, Value root) {
  auto type = cast<RankedTensorType>(view.tensor.getType());
  auto rootType = cast<RankedTensorType>(root.getType());
  if (type.getRank() == rootType.getRank())
    return view.tensor;
  // Every dimension takes along the new ones before it; the last one, of
  // features, those after it, of which there are none.
  SmallVector<ReassociationIndices> groups;
  SmallVector<int64_t> shape;
  SmallVector<OpFoldResult> sizes;
  ReassociationIndices group;
  SmallVector<OpFoldResult> known = tensor::getMixedSizes(b, loc, view.tensor);
  for (int64_t dim : llvm::seq(rootType.getRank())) {
    group.push_back(dim);
    bool isFeature = dim == rootType.getRank() - 1;
    if (isFeature || llvm::is_contained(view.resultDims, dim)) {
      shape.push_back(type.getDimSize(groups.size()));
      sizes.push_back(known[groups.size()]);
      groups.push_back(group);
      group.clear();
    } else {
      shape.push_back(1);
      sizes.push_back(b.getIndexAttr(1));
    }
  }
  return tensor::ExpandShapeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), view.tensor,
      groups, sizes);
}
