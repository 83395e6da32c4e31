//===- ViewBuilder.cpp - Parts of tensors as code -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ViewBuilder.h"
#include "Constants.h"
#include "ScalarBuilder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// A tensor of the shape of `tensor`, from `buildElement` of its elements.
static Value mapElements(OpBuilder &b, Location loc, Value tensor, Type type,
                         function_ref<Value(OpBuilder &, Value)> buildElement) {
  Value empty = tensor::EmptyOp::create(
      b, loc, tensor::getMixedSizes(b, loc, tensor), type);
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  AffineMap map = b.getMultiDimIdentityMap(rank);
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, empty.getType(), tensor, empty, ArrayRef{map, map},
             iterators,
             [&](OpBuilder &body, Location bodyLoc, ValueRange arguments) {
               linalg::YieldOp::create(body, bodyLoc,
                                       buildElement(body, arguments[0]));
             })
      .getResult(0);
}

/// The real or imaginary parts of a tensor of complex numbers.
static Value buildPart(OpBuilder &b, Location loc, Value tensor,
                       ComplexPart part) {
  if (part == ComplexPart::None)
    return tensor;
  bool isReal = part == ComplexPart::Real;
  ElementsAttr constant;
  if (matchPattern(tensor, m_Constant(&constant)))
    if (DenseElementsAttr parts = getComplexParts(constant, isReal))
      return arith::ConstantOp::create(b, loc, parts);
  auto complexType = cast<ComplexType>(getElementTypeOrSelf(tensor.getType()));
  return mapElements(b, loc, tensor, complexType.getElementType(),
                     [&](OpBuilder &body, Value x) -> Value {
                       if (isReal)
                         return complex::ReOp::create(body, loc, x);
                       return complex::ImOp::create(body, loc, x);
                     });
}

Value mlir::pe::raise::convertElements(OpBuilder &b, Location loc, Value tensor,
                                       Type type) {
  Type from = getElementTypeOrSelf(tensor.getType());
  if (from == type)
    return tensor;
  return mapElements(
      b, loc, tensor, type, [&](OpBuilder &body, Value x) -> Value {
        if (from.getIntOrFloatBitWidth() < type.getIntOrFloatBitWidth())
          return arith::ExtFOp::create(body, loc, type, x);
        return arith::TruncFOp::create(body, loc, type, x);
      });
}

static Value buildTranspose(OpBuilder &b, Location loc, Value tensor,
                            ArrayRef<int64_t> permutation) {
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, tensor);
  applyPermutationToVector(sizes, permutation);
  Value empty = tensor::EmptyOp::create(b, loc, sizes, type.getElementType());
  return linalg::TransposeOp::create(b, loc, tensor, empty, permutation)
      ->getResult(0);
}

/// Takes the last dimensions of `tensor`, which are the columns, together.
static Value mergeColumns(OpBuilder &b, Location loc, const View &view,
                          Value tensor) {
  if (view.numColumnDims == 1)
    return tensor;
  SmallVector<ReassociationIndices> groups;
  for (int64_t dim : llvm::seq(*view.columnDim + 1))
    groups.push_back({dim});
  for (int64_t dim : llvm::seq<int64_t>(1, view.numColumnDims))
    groups.back().push_back(*view.columnDim + dim);
  return tensor::CollapseShapeOp::create(b, loc, tensor, groups);
}

/// `tensor` with its columns together. The parts of a constant are constants,
/// which are taken first; those of others are left to be computed, as `part`
/// says.
static Value openView(OpBuilder &b, Location loc, const View &view,
                      Value tensor, ComplexPart &part) {
  if (matchPattern(tensor, m_Constant())) {
    tensor = buildPart(b, loc, tensor, part);
    part = ComplexPart::None;
  }
  return mergeColumns(b, loc, view, tensor);
}

/// The extent of the dimension that `dim` is the index of.
static const Scalar *getDimExtent(ScalarContext &scalars, const Scalar *dim) {
  return dim->is(ScalarKind::Dim) ? dim->getOperand(0) : scalars.getInteger(1);
}

ViewTarget mlir::pe::raise::buildTarget(OpBuilder &b, Location loc,
                                        ScalarContext &scalars, Value root,
                                        ArrayRef<const Scalar *> dims) {
  ViewTarget target = {root, {}};
  ScalarBuilder builder(b, loc);
  for (const Scalar *dim : dims)
    target.sizes.push_back(builder.buildIndex(getDimExtent(scalars, dim)));
  return target;
}

BuiltView mlir::pe::raise::buildView(OpBuilder &b, Location loc,
                                     ElementEvaluator &evaluator,
                                     const View &view, Value tensor,
                                     const ViewTarget &target,
                                     ColumnRange columns) {
  ScalarBuilder builder(b, loc);
  ComplexPart part = view.part;
  tensor = openView(b, loc, view, tensor, part);
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<OpFoldResult> offsets;
  SmallVector<OpFoldResult> sizes;
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  SmallVector<int64_t> shape;
  // By what the dimensions of the slice are indexed; columns come before or
  // after all others.
  SmallVector<int64_t> slicedDims;
  bool isWhole = true;
  auto rootType = cast<RankedTensorType>(target.root.getType());
  for (auto [dim, viewDim] : llvm::enumerate(view.dims)) {
    if (view.columnDim == static_cast<int64_t>(dim)) {
      offsets.push_back(b.getIndexAttr(columns.first));
      sizes.push_back(b.getIndexAttr(columns.number));
      strides[dim] = b.getIndexAttr(columns.stride);
      slicedDims.push_back(columns.lead ? -1 : rootType.getRank());
      shape.push_back(columns.number);
      isWhole &= columns.first == 0 && columns.stride == 1 &&
                 type.getDimSize(dim) == columns.number;
      continue;
    }
    offsets.push_back(builder.buildIndex(viewDim.offset));
    if (!viewDim.resultDim) {
      sizes.push_back(b.getIndexAttr(1));
      isWhole = false;
      continue;
    }
    sizes.push_back(target.sizes[*viewDim.resultDim]);
    slicedDims.push_back(*viewDim.resultDim);
    shape.push_back(isa<Attribute>(sizes.back())
                        ? *getConstantIntValue(sizes.back())
                        : ShapedType::kDynamic);
    isWhole &= viewDim.offset->isInteger(0) &&
               evaluator.getExtent(target.root, *viewDim.resultDim) ==
                   evaluator.getExtent(view.tensor, dim);
  }
  Value result = tensor;
  if (!isWhole)
    result = tensor::ExtractSliceOp::create(
        b, loc, RankedTensorType::get(shape, type.getElementType()), tensor,
        offsets, sizes, strides);
  result = buildPart(b, loc, result, part);

  SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(0, slicedDims.size()));
  llvm::sort(permutation, [&](int64_t x, int64_t y) {
    return slicedDims[x] < slicedDims[y];
  });
  if (!llvm::is_sorted(slicedDims))
    result = buildTranspose(b, loc, result, permutation);
  llvm::sort(slicedDims);
  if (view.columnDim)
    slicedDims.erase(columns.lead ? slicedDims.begin() : slicedDims.end() - 1);
  return {result, slicedDims};
}

BuiltView mlir::pe::raise::gatherView(OpBuilder &b, Location loc,
                                      const View &view, Value tensor,
                                      const ViewTarget &target) {
  ComplexPart part = view.part;
  tensor = openView(b, loc, view, tensor, part);
  uint64_t used = 0;
  for (const ViewDim &dim : view.dims) {
    if (dim.resultDim)
      used |= uint64_t(1) << *dim.resultDim;
    if (dim.gathered)
      used |= dim.gathered->getDims();
  }
  int64_t rank = cast<RankedTensorType>(target.root.getType()).getRank();
  BuiltView result;
  SmallVector<OpFoldResult> sizes;
  for (int64_t dim : llvm::seq(rank - 1))
    if (used & (uint64_t(1) << dim)) {
      result.resultDims.push_back(dim);
      sizes.push_back(target.sizes[dim]);
    }
  sizes.push_back(b.getIndexAttr(view.columns.size()));
  Type type = getElementTypeOrSelf(tensor.getType());
  Value empty = tensor::EmptyOp::create(b, loc, sizes, type);
  SmallVector<utils::IteratorType> iterators(sizes.size(),
                                             utils::IteratorType::parallel);
  auto buildBody = [&](OpBuilder &body, Location bodyLoc, ValueRange) {
    SmallVector<Value> indices(rank - 1);
    for (auto [i, dim] : llvm::enumerate(result.resultDims))
      indices[dim] = linalg::IndexOp::create(body, bodyLoc, i);
    ScalarBuilder element(body, bodyLoc, indices);
    SmallVector<Value> place;
    for (auto [i, dim] : llvm::enumerate(view.dims)) {
      Value index;
      if (view.columnDim == static_cast<int64_t>(i)) {
        Value column = linalg::IndexOp::create(body, bodyLoc, sizes.size() - 1);
        Value stride =
            arith::ConstantIndexOp::create(body, bodyLoc, *view.getStride());
        Value first =
            arith::ConstantIndexOp::create(body, bodyLoc, view.columns.front());
        index = arith::AddIOp::create(
            body, bodyLoc, first,
            arith::MulIOp::create(body, bodyLoc, column, stride));
      } else if (dim.gathered) {
        index = element.build(dim.gathered, body.getIndexType());
      } else {
        index = element.build(dim.offset, body.getIndexType());
        if (dim.resultDim)
          index = arith::AddIOp::create(body, bodyLoc, indices[*dim.resultDim],
                                        index);
      }
      place.push_back(index);
    }
    Value x = tensor::ExtractOp::create(body, bodyLoc, tensor, place);
    linalg::YieldOp::create(body, bodyLoc, x);
  };
  result.tensor =
      linalg::GenericOp::create(b, loc, empty.getType(), ValueRange(), empty,
                                b.getMultiDimIdentityMap(sizes.size()),
                                iterators, buildBody)
          .getResult(0);
  result.tensor = buildPart(b, loc, result.tensor, part);
  return result;
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
