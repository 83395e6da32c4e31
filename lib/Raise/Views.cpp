//===- Views.cpp - Parts of tensors that hold given scalars ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Views.h"
#include "ScalarBuilder.h"
#include <map>

using namespace mlir;
using namespace mlir::pe::raise;

int64_t View::getNumTensorColumns() const {
  int64_t number = 1;
  for (int64_t dim : llvm::seq(numColumnDims))
    number *=
        cast<RankedTensorType>(tensor.getType()).getDimSize(*columnDim + dim);
  return number;
}

std::optional<int64_t> View::getStride() const {
  if (columns.size() < 2)
    return 1;
  int64_t stride = columns[1] - columns[0];
  for (auto [i, column] : llvm::enumerate(columns))
    if (column != columns[0] + static_cast<int64_t>(i) * stride)
      return std::nullopt;
  return stride;
}

static ViewDim getViewDim(ScalarContext &scalars, const Scalar *index) {
  if (!index->getDims())
    return ViewDim{std::nullopt, index};
  if (index->is(ScalarKind::Dim))
    return ViewDim{index->getNumber(), scalars.getInteger(0)};
  ViewDim gather{std::nullopt, nullptr, index};
  if (!index->is(ScalarKind::Linear))
    return gather;
  for (auto [operand, coefficient] :
       llvm::zip_equal(index->getOperands(), index->getCoefficients())) {
    if (!operand->is(ScalarKind::Dim) || coefficient != 1)
      continue;
    const Scalar *offset = scalars.subtractIntegers(index, operand);
    if (!offset->getDims())
      return ViewDim{operand->getNumber(), offset};
  }
  return gather;
}

/// Finds the dimension in which the indices of all occurrences differ, or the
/// last dimensions, and what they are there.
static LogicalResult findColumns(ArrayRef<Occurrence> occurrences,
                                 bool inColumns, View &view) {
  ArrayRef<const Scalar *> first = occurrences[0].indices;
  auto rank = static_cast<int64_t>(first.size());
  int64_t begin = rank;
  int64_t end = 0;
  for (const Occurrence &occurrence : occurrences)
    for (auto [dim, index] : llvm::enumerate(occurrence.indices))
      if (index != first[dim]) {
        begin = std::min<int64_t>(begin, dim);
        end = std::max<int64_t>(end, dim + 1);
      }
  if (begin < end) {
    view.columnDim = begin;
    view.numColumnDims = end - begin;
    if (view.numColumnDims > 1 && end != rank)
      return failure();
  } else if (inColumns && rank) {
    view.columnDim = rank - 1;
  }
  if (!view.columnDim)
    return success(!inColumns);
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(view.tensor.getType()).getShape();
  for (const Occurrence &occurrence : occurrences) {
    int64_t column = 0;
    for (int64_t dim : llvm::seq(view.numColumnDims)) {
      const Scalar *index = occurrence.indices[*view.columnDim + dim];
      if (!index->is(ScalarKind::Integer) ||
          (dim && ShapedType::isDynamic(shape[*view.columnDim + dim])))
        return failure();
      column = dim ? column * shape[*view.columnDim + dim] : 0;
      column += index->getNumber();
    }
    view.columns.push_back(column);
  }
  return success();
}

/// The view of occurrences in one tensor, if it is one.
static std::optional<View> getView(ScalarContext &scalars,
                                   ArrayRef<Occurrence> occurrences,
                                   bool inColumns) {
  View view;
  view.tensor = occurrences[0].tensor;
  view.part = occurrences[0].part;
  if (failed(findColumns(occurrences, inColumns, view)))
    return std::nullopt;
  uint64_t used = 0;
  for (auto [dim, index] : llvm::enumerate(occurrences[0].indices)) {
    if (view.columnDim == static_cast<int64_t>(dim)) {
      view.dims.push_back({});
      continue;
    }
    if (view.columnDim && static_cast<int64_t>(dim) > *view.columnDim &&
        static_cast<int64_t>(dim) < *view.columnDim + view.numColumnDims)
      continue;
    ViewDim viewDim = getViewDim(scalars, index);
    if (viewDim.resultDim) {
      // A diagonal is gathered.
      uint64_t bit = uint64_t(1) << *viewDim.resultDim;
      if (used & bit)
        viewDim = {std::nullopt, nullptr, index};
      used |= bit;
    }
    view.dims.push_back(viewDim);
  }
  return view;
}

bool mlir::pe::raise::canBuildView(const View &view, Operation *user,
                                   DominanceInfo &dominance) {
  return llvm::all_of(view.dims, [&](const ViewDim &dim) {
    const Scalar *index = dim.gathered ? dim.gathered : dim.offset;
    return !index || canBuild(index, user, dominance);
  });
}

/// Where the same scalar is stored in columns of one tensor, by the number of
/// the column. What else is constant of the indices adds the same to all.
using Candidates = std::map<int64_t, Occurrence>;

static int64_t getColumn(const Occurrence &occurrence) {
  auto type = cast<RankedTensorType>(occurrence.tensor.getType());
  int64_t column = 0;
  int64_t stride = 1;
  for (auto [index, extent] :
       llvm::reverse(llvm::zip_equal(occurrence.indices, type.getShape()))) {
    if (index->is(ScalarKind::Integer))
      column += index->getNumber() * stride;
    if (!ShapedType::isDynamic(extent))
      stride *= extent;
  }
  return column;
}

/// Columns that are equally far apart, one of each of the candidates.
static std::optional<SmallVector<Occurrence>>
chooseEquallyFarApart(ArrayRef<Candidates> candidates) {
  for (const auto &[first, ignored] : candidates[0])
    for (const auto &[second, alsoIgnored] : candidates[1]) {
      SmallVector<Occurrence> places;
      for (const Candidates &columns : candidates) {
        auto number = static_cast<int64_t>(places.size());
        auto place = columns.find(first + number * (second - first));
        if (second <= first || place == columns.end())
          break;
        places.push_back(place->second);
      }
      if (places.size() == candidates.size())
        return places;
    }
  return std::nullopt;
}

/// One place for each scalar. Tables may hold a scalar more than once: for
/// partners, and where frequencies are so low that the cosines of all positions
/// are 1.
static SmallVector<Occurrence> choosePlaces(ArrayRef<Candidates> candidates) {
  bool isUnique = llvm::all_of(candidates, [](const Candidates &columns) {
    return columns.size() == 1;
  });
  if (!isUnique && candidates.size() > 1)
    if (auto places = chooseEquallyFarApart(candidates))
      return std::move(*places);
  return llvm::map_to_vector(candidates, [](const Candidates &columns) {
    return columns.begin()->second;
  });
}

SmallVector<View, 0>
mlir::pe::raise::findViews(ElementEvaluator &evaluator,
                           ArrayRef<const Scalar *> scalars, Operation *user,
                           DominanceInfo &dominance, bool inColumns) {
  // The places of the first scalar that differ in more than the column, and
  // then those of all others beside them.
  SmallVector<SmallVector<Candidates>, 0> groups;
  DenseMap<Value, SmallVector<size_t, 1>> groupsOfTensor;
  auto isBeside = [&](size_t group, const Occurrence &place) {
    return areAligned(groups[group].front().begin()->second, place);
  };
  for (const Occurrence &first : evaluator.getOccurrences(scalars[0])) {
    SmallVector<size_t, 1> &known = groupsOfTensor[first.tensor];
    auto *group =
        llvm::find_if(known, [&](size_t i) { return isBeside(i, first); });
    if (group != known.end()) {
      groups[*group].front().emplace(getColumn(first), first);
    } else if (dominance.properlyDominates(first.tensor, user)) {
      known.push_back(groups.size());
      groups.push_back({Candidates{{getColumn(first), first}}});
    }
  }
  for (size_t number : llvm::seq<size_t>(1, scalars.size()))
    for (const Occurrence &other : evaluator.getOccurrences(scalars[number]))
      for (size_t i : groupsOfTensor.lookup(other.tensor)) {
        SmallVector<Candidates> &group = groups[i];
        if (group.size() < number || !isBeside(i, other))
          continue;
        if (group.size() == number)
          group.emplace_back();
        group.back().emplace(getColumn(other), other);
      }
  SmallVector<View, 0> views;
  for (ArrayRef<Candidates> group : groups)
    if (group.size() == scalars.size())
      if (std::optional<View> view =
              getView(evaluator.getScalars(), choosePlaces(group), inColumns))
        views.push_back(std::move(*view));
  return views;
}
