//===- BucketsTest.cpp - Buckets at compile time --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PE.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace mlir;

namespace {
class Buckets : public ::testing::Test {
protected:
  Buckets() { context.loadDialect<pe::PEDialect>(); }

  pe::T5BucketsAttr makeT5(int64_t numBuckets, int64_t maxDistance,
                           bool isBidirectional) {
    return pe::T5BucketsAttr::get(&context, numBuckets, maxDistance,
                                  isBidirectional);
  }

  MLIRContext context;
};

/// Hugging Face's T5Attention._relative_position_bucket, in f64.
int64_t getT5Bucket(int64_t relative, int64_t numBuckets, int64_t maxDistance,
                    bool isBidirectional) {
  int64_t bucket = 0, distance = std::max<int64_t>(-relative, 0);
  if (isBidirectional) {
    numBuckets /= 2;
    bucket = relative > 0 ? numBuckets : 0;
    distance = std::abs(relative);
  }
  int64_t numExact = numBuckets / 2;
  if (distance < numExact)
    return bucket + distance;
  auto exact = static_cast<double>(numExact);
  double ratio = std::log(static_cast<double>(distance) / exact) /
                 std::log(static_cast<double>(maxDistance) / exact);
  auto more =
      static_cast<int64_t>(ratio * static_cast<double>(numBuckets - numExact));
  return bucket + std::min(numExact + more, numBuckets - 1);
}

TEST_F(Buckets, T5AgreesWithItsFormulaAtAllDistances) {
  struct Configuration {
    int64_t numBuckets, maxDistance;
    bool isBidirectional;
  };
  // T5 and its successors, and WavLM.
  for (auto [numBuckets, maxDistance, isBidirectional] :
       {Configuration{32, 128, true}, Configuration{32, 128, false},
        Configuration{64, 128, true}, Configuration{320, 800, true},
        Configuration{6, 5, true}, Configuration{3, 1000, false}}) {
    auto buckets = makeT5(numBuckets, maxDistance, isBidirectional);
    for (int64_t distance = -(1 << 20); distance <= 1 << 20; ++distance)
      ASSERT_EQ(buckets.getColumn(/*query=*/7, 7 + distance),
                getT5Bucket(distance, numBuckets, maxDistance, isBidirectional))
          << numBuckets << " buckets at " << distance;
  }
}

TEST_F(Buckets, T5ThresholdsAreTheFirstDistancesOfTheirBuckets) {
  auto buckets = makeT5(32, 128, true);
  EXPECT_EQ(buckets.getThresholds(),
            SmallVector<int64_t>({12, 16, 23, 32, 46, 64, 91}));
  auto large = makeT5(512, INT32_MAX, false);
  int64_t column = large.getNumExact();
  for (int64_t least : large.getThresholds()) {
    EXPECT_EQ(large.getColumn(least, 0), ++column);
    EXPECT_EQ(large.getColumn(least - 1, 0), column - 1);
  }
}

// 3 · (1875/3)^(k/4) is 15, 75 and 375: whole numbers, where a rounded
// logarithm may be on either side.
TEST_F(Buckets, T5ThresholdsMayBeWholeNumbers) {
  auto buckets = makeT5(7, 1875, false);
  EXPECT_EQ(buckets.getThresholds(), SmallVector<int64_t>({15, 75, 375}));
  EXPECT_EQ(buckets.getColumn(74, 0), 4);
  EXPECT_EQ(buckets.getColumn(75, 0), 5);
}

TEST_F(Buckets, ClippedDistances) {
  auto clipped = pe::ClippedDistanceAttr::get(&context, 3, false);
  EXPECT_EQ(clipped.getNumColumns(), 7);
  EXPECT_EQ(clipped.getColumn(10, 5), 0);
  EXPECT_EQ(clipped.getColumn(10, 11), 4);
  EXPECT_EQ(clipped.getColumn(10, 99), 6);
  auto symmetric = pe::ClippedDistanceAttr::get(&context, 3, true);
  EXPECT_EQ(symmetric.getNumColumns(), 4);
  EXPECT_EQ(symmetric.getColumn(10, 9), 1);
  EXPECT_EQ(symmetric.getColumn(9, 10), 1);
  EXPECT_EQ(symmetric.getColumn(0, 99), 3);
}

TEST_F(Buckets, AWindowHasABucketForEveryOffset) {
  auto window = pe::WindowAttr::get(&context, 2, 3);
  EXPECT_EQ(window.getNumColumns(), 15);
  EXPECT_EQ(window.getNumTokens(), 6);
  EXPECT_FALSE(window.dependsOnDistance());
  // The same token, the first and the last one, and neighbors across rows.
  EXPECT_EQ(window.getColumn(4, 4), 7);
  EXPECT_EQ(window.getColumn(0, 5), 0);
  EXPECT_EQ(window.getColumn(5, 0), 14);
  EXPECT_EQ(window.getColumn(3, 2), 10);
}
} // namespace
