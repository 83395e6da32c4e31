//===- PEPairLayout.h - Where the partners of pairs are ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEPAIRLAYOUT_H
#define PE_IR_PEPAIRLAYOUT_H

#include "mlir/IR/Builders.h"

namespace mlir::pe {

enum class Layout : uint32_t;

/// How the P pairs of a window of 2P features are arranged in an array: the
/// partners of a pair are neighbors if it is interleaved, and P features apart
/// if not. Pair i begins `getStride()` · i features after the start of the
/// window.
struct PairArrangement {
  bool isInterleaved;

  bool operator==(PairArrangement other) const {
    return isInterleaved == other.isInterleaved;
  }
  /// From the first partner of a pair to that of the next pair.
  int64_t getStride() const { return isInterleaved ? 2 : 1; }
  /// From the first partner of a pair to its second one.
  OpFoldResult getDistance(Builder &b, OpFoldResult numPairs) const {
    return isInterleaved ? OpFoldResult(b.getIndexAttr(1)) : numPairs;
  }
};

/// The arrangement of the pairs that a rotation reads and of those that it
/// writes.
struct PairLayout {
  PairArrangement source;
  PairArrangement init;

  explicit PairLayout(Layout layout);
  PairLayout(PairArrangement source, PairArrangement init)
      : source(source), init(init) {}

  /// The layout with these arrangements.
  Layout getLayout() const;

  /// Whether partners are written where they are read. Otherwise an update in
  /// place would overwrite some before they are read.
  bool keepsPlaces() const { return source == init; }
  /// Whether pairs are interleaved in both arrays, so that a contiguous part of
  /// the features is a contiguous part of the pairs.
  bool isInterleaved() const {
    return source.isInterleaved && init.isInterleaved;
  }
};

} // namespace mlir::pe

#endif // PE_IR_PEPAIRLAYOUT_H
