//===- AlibiBiases.cpp - Linear biases of attention scores ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AlibiBiases.h"
#include "Distances.h"
#include "Features.h"
#include "Rotations.h"
#include "ScalarBuilder.h"
#include "Scores.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// A tensor that holds x or something of which it is computed.
static Value findPart(ElementEvaluator &evaluator, const Scalar *x) {
  if (Value source = findSource(evaluator, {x}))
    return source;
  for (const Scalar *operand : x->getOperands())
    if (operand->getDims())
      if (Value source = findPart(evaluator, operand))
        return source;
  return {};
}

/// A tensor that holds the distances of a bias, or that they are computed of.
static Value findDistances(ElementEvaluator &evaluator, const BiasTerm &term) {
  return term.constant ? Value() : findPart(evaluator, term.distance);
}

/// The distances of all biases, which have the same slope, as one.
static std::optional<Distance> addDistances(ElementEvaluator &evaluator,
                                            ArrayRef<BiasTerm> biases,
                                            Decline &decline) {
  ScalarContext &scalars = evaluator.getScalars();
  std::optional<Distance> sum;
  for (const BiasTerm &term : biases) {
    std::optional<Distance> part = term.constant
                                       ? term.constant->distance
                                       : findDistance(scalars, term.distance);
    if (!part) {
      decline.set("the distance is a sum with an absolute value");
      return std::nullopt;
    }
    if (!term.constant)
      part->isNegative ^= term.isNegative;
    if (!sum) {
      sum = part;
      continue;
    }
    if (!term.slope || term.slope != biases.front().slope || sum->isAbsolute ||
        part->isAbsolute) {
      decline.set("the sum of several biases is not the product of a slope "
                  "and a distance",
                  findDistances(evaluator, term));
      return std::nullopt;
    }
    const Scalar *value = part->value;
    if (part->isNegative != sum->isNegative)
      value = scalars.multiplyIntegers(value, scalars.getInteger(-1));
    sum->value = scalars.addIntegers(sum->value, value);
    sum->isRounded |= part->isRounded;
  }
  return sum;
}

/// Finds the form, and where indices start, of slope · `distance`, which is
/// negated where the op negates it.
static bool findForm(ElementEvaluator &evaluator, AlibiBias &bias,
                     Distance &distance, Decline &decline) {
  ScalarContext &scalars = evaluator.getScalars();
  auto rank = static_cast<int64_t>(bias.dims.size());
  const Scalar *key = bias.dims[rank - 1];
  const Scalar *query = bias.dims[rank - 2];
  const Scalar *x = distance.value;
  if (getCoefficient(x, rank - 1) < 0) {
    x = scalars.multiplyIntegers(x, scalars.getInteger(-1));
    distance.isNegative ^= !distance.isAbsolute;
  }
  // j + start, or j − i + start. A single query has no index.
  bool hasOneQuery = query->is(ScalarKind::Integer);
  int64_t keys = getCoefficient(x, rank - 1);
  int64_t queries = getCoefficient(x, rank - 2);
  bool isColumn = !queries;
  const Scalar *start = scalars.subtractIntegers(
      x, scalars.addIntegers(
             scalars.multiplyIntegers(key, scalars.getInteger(keys)),
             scalars.multiplyIntegers(query, scalars.getInteger(queries))));
  if (start->getDims()) {
    decline.set("the positions are not consecutive, but numbers at run time");
    return false;
  }
  if (keys != 1 || (queries && queries != -1)) {
    decline.set("the distance is not that of query and key");
    return false;
  }
  if (distance.isAbsolute && isColumn && !hasOneQuery) {
    decline.set("the distance is the absolute value of something else than "
                "that of query and key");
    return false;
  }
  if (distance.isRounded) {
    decline.set("the distance is rounded to less than f32");
    return false;
  }
  bias.form = distance.isAbsolute ? AlibiForm::Symmetric
              : isColumn          ? AlibiForm::Column
                                  : AlibiForm::Relative;
  distance.isNegative ^= distance.isAbsolute;
  bias.keyStart = scalars.getInteger(0);
  if (bias.form == AlibiForm::Column)
    bias.keyStart = start;
  else
    bias.queryStart = scalars.multiplyIntegers(start, scalars.getInteger(-1));
  return true;
}

/// Masks scores with j − i + start > 0, if the queries of the mask are those of
/// the bias.
static bool addCausalMask(ScalarContext &scalars, AlibiBias &bias,
                          const Scalar *start, Operation *user,
                          DominanceInfo &dominance) {
  const Scalar *queryStart = scalars.subtractIntegers(bias.keyStart, start);
  if ((bias.queryStart && bias.queryStart != queryStart) ||
      !canBuild(queryStart, user, dominance))
    return false;
  bias.queryStart = queryStart;
  bias.causal = true;
  return true;
}

Type mlir::pe::raise::getAlibiType(const AlibiBias &bias) {
  Type x = bias.x.scalar->getType();
  Type root = getElementTypeOrSelf(bias.root.getType());
  return x.getIntOrFloatBitWidth() > root.getIntOrFloatBitWidth() ? x : root;
}

/// Whether `level` allows what the op changes of the numbers.
static bool respectsLevel(const AlibiBias &bias, const Score &score,
                          RaiseLevel level, Decline &decline) {
  Type type = getAlibiType(bias);
  Type computeType = type.isF64() ? type : Float32Type::get(type.getContext());
  bool isSum = score.biases.size() > 1;
  bool rounds = isSum || score.type != computeType;
  bool reorders = score.numOthers > 1 || !bias.x.isStored();
  for (const BiasTerm &term : score.biases) {
    rounds |= term.rounds;
    reorders |= term.reorders;
  }
  if (rounds && level != RaiseLevel::Angles)
    decline.set("the program rounds the bias in another way");
  else if ((reorders || score.roundsTwice) && level == RaiseLevel::Strict)
    decline.set("the program rounds the sum in another way");
  return decline.reason.empty();
}

/// Finds all of `bias` but its slopes.
static bool findParts(ElementEvaluator &evaluator, AlibiBias &bias,
                      const Score &score, RaiseLevel level,
                      DominanceInfo &dominance, Decline &decline,
                      bool &negatesSlopes) {
  Operation *user = bias.root.getDefiningOp();
  if (score.hasOtherMask) {
    decline.set("the op also masks scores that are not those of later keys, "
                "or with a number that is not -inf");
    return false;
  }
  const BiasTerm &term = score.biases.front();
  uint64_t head = uint64_t(1) << (bias.dims.size() - 3);
  if (!term.constant && term.slope->getDims() != head) {
    decline.set("heads are not the dimension before queries and keys");
    return false;
  }
  std::optional<Distance> distance =
      addDistances(evaluator, score.biases, decline);
  if (!distance || !findForm(evaluator, bias, *distance, decline))
    return false;
  negatesSlopes = distance->isNegative;
  bool canBuildAll =
      canBuild(bias.keyStart, user, dominance) &&
      (!bias.queryStart || canBuild(bias.queryStart, user, dominance));
  for (const Scalar *dim : bias.dims)
    canBuildAll &= !dim->is(ScalarKind::Dim) ||
                   canBuild(dim->getOperand(0), user, dominance);
  if (!canBuildAll) {
    decline.set("the first index or an extent cannot be computed again");
    return false;
  }
  if (score.causalStart && !addCausalMask(evaluator.getScalars(), bias,
                                          score.causalStart, user, dominance)) {
    decline.set("the queries of the mask are not those of the bias");
    return false;
  }
  std::optional<Composition> x =
      compose(evaluator, score.others, bias.root, bias.dims, dominance);
  if (!x) {
    decline.set("the scores are not in a tensor");
    return false;
  }
  bias.x = std::move(*x);
  return respectsLevel(bias, score, level, decline);
}

std::optional<AlibiBias>
mlir::pe::raise::findAlibiBias(ElementEvaluator &evaluator, Value root,
                               RaiseLevel level, DominanceInfo &dominance,
                               Decline &decline) {
  AlibiBias bias;
  bias.root = root;
  bias.dims = getIndices(evaluator, root);
  Score score = findScore(evaluator.getScalars(),
                          evaluator.getElement(root, bias.dims), bias.dims);
  if (score.biases.empty() || !score.others)
    return std::nullopt;
  // A mask to which the bias is added has fewer dimensions than scores.
  uint64_t dims = 0;
  for (const Scalar *dim : bias.dims)
    dims |= dim->getDims();
  if (score.others->getDims() != dims)
    return std::nullopt;
  bool negatesSlopes = false;
  const BiasTerm &term = score.biases.front();
  if (!findParts(evaluator, bias, score, level, dominance, decline,
                 negatesSlopes)) {
    if (!decline.subject)
      decline.subject = findDistances(evaluator, term);
    return std::nullopt;
  }
  if (term.constant) {
    bias.constantSlopes = term.constant->slopes;
    return bias;
  }
  if (findSlopes(evaluator, bias, term.slope, negatesSlopes, dominance))
    return bias;
  decline.set(negatesSlopes ? "the bias grows with the distance"
                            : "the slopes are not in a tensor",
              findPart(evaluator, term.slope));
  return std::nullopt;
}

bool mlir::pe::raise::extendAlibiBias(ElementEvaluator &evaluator,
                                      AlibiBias &bias, Value result,
                                      DominanceInfo &dominance) {
  ScalarContext &scalars = evaluator.getScalars();
  if (bias.causal || !bias.root.hasOneUse() ||
      result.getType() != bias.root.getType() ||
      getIndices(evaluator, result) != bias.dims)
    return false;
  Score score =
      findScore(scalars, evaluator.getElement(result, bias.dims), bias.dims);
  if (!score.causalStart || score.hasOtherMask || !score.biases.empty() ||
      score.others != evaluator.getElement(bias.root, bias.dims) ||
      !addCausalMask(scalars, bias, score.causalStart,
                     bias.root.getDefiningOp(), dominance))
    return false;
  bias.root = result;
  return true;
}
