//===- Rotary.cpp - Checks of rotations and their tables ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Angles.h"
#include "Verdict.h"
#include <cstring>

using namespace pe::reference;

namespace {
/// Where the pairs of a rotation are.
struct Placement {
  /// The values of pe.layout.
  enum Layout { Half, Interleaved, InterleavedToHalf, HalfToInterleaved };

  int64_t layout, begin, numPairs;
  bool conjugate;
  Index positionDims;
  /// Whether there is a turn for each feature, as it is written.
  bool perFeature = false;

  /// The features of pair `i`, as they are read and as they are written.
  std::pair<int64_t, int64_t> source(int64_t i) const {
    if (layout == Half || layout == HalfToInterleaved)
      return {begin + i, begin + i + numPairs};
    return {begin + 2 * i, begin + 2 * i + 1};
  }
  std::pair<int64_t, int64_t> target(int64_t i) const {
    if (layout == Interleaved || layout == HalfToInterleaved)
      return {begin + 2 * i, begin + 2 * i + 1};
    return {begin + i, begin + i + numPairs};
  }

  /// The turns of the partners of pair `i`.
  std::pair<int64_t, int64_t> turns(int64_t i) const {
    if (!perFeature)
      return {i, i};
    auto [first, second] = target(i);
    return {first - begin, second - begin};
  }

  std::string describe() const {
    const char *names[] = {"half", "interleaved", "interleaved_to_half",
                           "half_to_interleaved"};
    return std::string(names[layout]) + " [" + std::to_string(begin) + ", " +
           std::to_string(begin + 2 * numPairs) + ")" +
           (conjugate ? " conjugate" : "") + (perFeature ? " per feature" : "");
  }
};
} // namespace

/// The values of two features of an array.
template <typename T>
static std::pair<Real, Real> load(const Array<T> &array, Index index,
                                  std::pair<int64_t, int64_t> features) {
  index.back() = features.first;
  Real a = widen(array[index]);
  index.back() = features.second;
  return {a, widen(array[index])};
}

/// Compares one head of y with the turned head of x that starts at `index`.
template <typename T>
static void checkHead(const Array<T> &y, const Array<T> &x, Index index,
                      const Turns &turns, const Placement &placement,
                      Verdict &verdict) {
  Index turnIndex;
  for (int64_t dim : placement.positionDims)
    turnIndex.push_back(index[dim]);
  turnIndex.push_back(0);

  // One partner, with the sine of that sign for the other one.
  auto check = [&](int64_t feature, int64_t turnColumn, Real own, Real other,
                   bool isNegated) {
    turnIndex.back() = turnColumn;
    Turn turn = turns[turnIndex];
    Real sin = isNegated ? -turn.sin : turn.sin;
    index.back() = feature;
    verdict.compare(index, y[index], own * turn.cos + other * sin,
                    std::hypot(own, other) * std::hypot(turn.cos, turn.sin),
                    turn.tolerance);
  };
  for (int64_t i = 0; i < placement.numPairs; ++i) {
    auto [a, b] = load(x, index, placement.source(i));
    auto [first, second] = placement.target(i);
    auto [firstTurn, secondTurn] = placement.turns(i);
    check(first, firstTurn, a, b, !placement.conjugate);
    check(second, secondTurn, b, a, placement.conjugate);
  }

  int64_t end = placement.begin + 2 * placement.numPairs;
  for (int64_t feature = 0; feature < x.shape.back(); ++feature) {
    if (feature >= placement.begin && feature < end)
      continue;
    index.back() = feature;
    bool isSame = std::memcmp(&y[index], &x[index], sizeof(T)) == 0;
    verdict.record(index, widen(y[index]), widen(x[index]), isSame, 0);
  }
}

template <typename T>
static int64_t checkRotation(const char *name, const Array<T> &y,
                             const Array<T> &x, const Turns &turns,
                             const Placement &placement) {
  Verdict verdict(std::string(name) + " " + join(x.shape, "x") + " " +
                      placement.describe(),
                  "of |pair|");
  if (y.shape != x.shape)
    verdict.record(y.shape, 0, 0, false, 0);
  Index heads = y.shape;
  heads.back() = 1;
  for (int64_t i = 0, e = numElements(heads); i < e; ++i)
    checkHead(y, x, delinearize(i, heads), turns, placement, verdict);
  return verdict.conclude();
}

template <typename T>
static int64_t checkTable(const char *name, const Array<T> &cos,
                          const Array<T> &sin, const Turns &exact, Real scale,
                          double leeway) {
  Verdict verdict(std::string(name) + " " + join(cos.shape, "x"), "of |scale|");
  if (cos.shape != exact.shape || sin.shape != exact.shape) {
    verdict.record(cos.shape, 0, 0, false, 0);
    return verdict.conclude();
  }
  Real magnitude = std::fabs(scale);
  for (int64_t i = 0, e = numElements(exact.shape); i < e; ++i) {
    Index index = delinearize(i, exact.shape);
    Turn turn = exact[index];
    // The other half is allowed for the rotation.
    Real tolerance = turn.tolerance / 2 * leeway;
    verdict.compare(index, cos[index], turn.cos, magnitude, tolerance);
    verdict.compare(index, sin[index], turn.sin, magnitude, tolerance);
  }
  return verdict.conclude();
}

/// The turns in the given tables, unchanged.
template <typename U>
static Turns readTurns(const Array<U> &cos, const Array<U> &sin, bool inF64) {
  Turns turns{cos.shape, {}};
  for (int64_t i = 0, e = numElements(cos.shape); i < e; ++i) {
    Index index = delinearize(i, cos.shape);
    turns.turns.push_back(
        {widen(cos[index]), widen(sin[index]), inF64 ? 5e-16L : 2.5e-7L});
  }
  return turns;
}

/// Checks a rotation by these frequencies.
template <typename T>
static int64_t
checkRotary(const char *name, const Array<T> &y, const Array<T> &x,
            const Array<int64_t> &positions, const Array<int64_t> &positionDims,
            const Array<int64_t> &axes, int64_t layout, int64_t begin,
            bool conjugate, double scale, const Frequencies &frequencies) {
  Turns turns =
      turnsAt(positions, toVector(axes), scale, frequencies, sizeof(T) == 8);
  return checkRotation<T>(
      name, y, x, turns,
      {layout, begin, turns.numPairs(), conjugate, toVector(positionDims)});
}

#define DEFINE_CHECKS(NAME, T)                                                 \
  int64_t _mlir_ciface_pe_reference_check_rotary_##NAME(                       \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      const PEReferenceMemRef *positions,                                      \
      const PEReferenceMemRef *position_dims, const PEReferenceMemRef *axes,   \
      int64_t layout, int64_t begin, int64_t conjugate, double scale,          \
      int64_t dim, double base, double factor) {                               \
    return checkRotary<T>("rotary " #NAME, y, x, positions, position_dims,     \
                          axes, layout, begin, conjugate != 0, scale,          \
                          evaluateFrequencies(dim, base, factor));             \
  }                                                                            \
  int64_t _mlir_ciface_pe_reference_check_rotary_freq_##NAME(                  \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      const PEReferenceMemRef *positions,                                      \
      const PEReferenceMemRef *position_dims, const PEReferenceMemRef *axes,   \
      int64_t layout, int64_t begin, int64_t conjugate, double scale,          \
      const PEReferenceMemRef *inv_freq) {                                     \
    return checkRotary<T>("rotary " #NAME, y, x, positions, position_dims,     \
                          axes, layout, begin, conjugate != 0, scale,          \
                          readFrequencies(inv_freq));                          \
  }                                                                            \
  int64_t _mlir_ciface_pe_reference_check_table_##NAME(                        \
      const PEReferenceMemRef *cos, const PEReferenceMemRef *sin,              \
      const PEReferenceMemRef *positions, const PEReferenceMemRef *axes,       \
      double scale, int64_t dim, double base, double factor, double leeway) {  \
    return checkTable<T>("table " #NAME, cos, sin,                             \
                         turnsAt(positions, toVector(axes), scale,             \
                                 evaluateFrequencies(dim, base, factor),       \
                                 sizeof(T) == 8),                              \
                         scale, leeway);                                       \
  }
DEFINE_CHECKS(f16, F16)
DEFINE_CHECKS(bf16, BF16)
DEFINE_CHECKS(f32, float)
DEFINE_CHECKS(f64, double)

#define DEFINE_CHECK_APPLY_OF(PREFIX, PER_FEATURE, NAME, T, TABLE_NAME, U)     \
  int64_t _mlir_ciface_pe_reference_##PREFIX##_##NAME##_##TABLE_NAME(          \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      const PEReferenceMemRef *cos, const PEReferenceMemRef *sin,              \
      const PEReferenceMemRef *position_dims, int64_t layout, int64_t begin,   \
      int64_t conjugate) {                                                     \
    Turns turns = readTurns<U>(cos, sin, sizeof(T) == 8);                      \
    int64_t columns = turns.shape.back();                                      \
    return checkRotation<T>(                                                   \
        "apply " #NAME " " #TABLE_NAME, y, x, turns,                           \
        {layout, begin, PER_FEATURE ? columns / 2 : columns, conjugate != 0,   \
         toVector(position_dims), PER_FEATURE});                               \
  }
#define DEFINE_CHECK_APPLY(...)                                                \
  DEFINE_CHECK_APPLY_OF(check_apply, false, __VA_ARGS__)                       \
  DEFINE_CHECK_APPLY_OF(check_apply_features, true, __VA_ARGS__)
DEFINE_CHECK_APPLY(f16, F16, f16, F16)
DEFINE_CHECK_APPLY(f16, F16, f32, float)
DEFINE_CHECK_APPLY(bf16, BF16, bf16, BF16)
DEFINE_CHECK_APPLY(bf16, BF16, f32, float)
DEFINE_CHECK_APPLY(f32, float, f32, float)
DEFINE_CHECK_APPLY(f32, float, f16, F16)
DEFINE_CHECK_APPLY(f64, double, f64, double)
DEFINE_CHECK_APPLY(f64, double, f32, float)
