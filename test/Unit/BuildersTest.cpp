//===- BuildersTest.cpp - Ops built from C++ ------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "pe/IR/PE.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {
/// A module to build ops in, and operands of the shapes that they take.
class Builders : public ::testing::Test {
protected:
  Builders() {
    context.loadDialect<pe::PEDialect>();
    module = ModuleOp::create(loc);
    b.setInsertionPointToEnd(module->getBody());
    start = arith::ConstantIntOp::create(b, loc, 7, 32);
    positions = pe::PositionsOp::create(b, loc, start, b.getIndexAttr(4));
    freq = pe::FrequenciesOp::create(b, loc, 16, 10000.0).getInvFreq();
  }

  Value tensorOf(ArrayRef<int64_t> shape) {
    return tensor::EmptyOp::create(b, loc, shape, b.getF32Type());
  }

  MLIRContext context;
  OpBuilder b{&context};
  Location loc = b.getUnknownLoc();
  OwningOpRef<ModuleOp> module;
  Value start, positions, freq;
};

TEST_F(Builders, PositionsOfConstantLengthHaveStaticExtent) {
  auto op = pe::PositionsOp::create(b, loc, start, b.getIndexAttr(4));
  EXPECT_EQ(op.getType(), RankedTensorType::get({4}, b.getI32Type()));
  EXPECT_FALSE(op.getLength());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, PositionsOfRunTimeLengthHaveDynamicExtent) {
  Value length = arith::ConstantIndexOp::create(b, loc, 4);
  auto op = pe::PositionsOp::create(b, loc, start, length, /*step=*/2);
  EXPECT_TRUE(op.getType().isDynamicDim(0));
  EXPECT_EQ(op.getStep(), 2);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, FrequenciesTakeTheDefaultScheme) {
  auto op = pe::FrequenciesOp::create(b, loc, 16, 10000.0);
  EXPECT_TRUE(isa<pe::DefaultSchemeAttr>(op.getScheme()));
  EXPECT_EQ(op.getInvFreq().getType().getDimSize(0), 8);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RotaryOfTensorsHasTheTypeOfItsInit) {
  Value x = tensorOf({4, 2, 16});
  auto op = pe::RotaryOp::create(b, loc, x, positions, freq, pe::Layout::Half,
                                 /*positionDims=*/{0});
  EXPECT_TRUE(op.isUpdate());
  EXPECT_EQ(op.getResult().getType(), x.getType());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RotaryReadsXAndWritesInit) {
  Value x = tensorOf({4, 2, 16}), init = tensorOf({4, 2, 16});
  pe::RotaryOptions options;
  options.x = x;
  auto op = pe::RotaryOp::create(b, loc, init, positions, freq,
                                 pe::Layout::Interleaved, /*positionDims=*/{0},
                                 options);
  EXPECT_EQ(op.getX(), x);
  EXPECT_EQ(op.getInit(), init);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RotaryOfCodesHasFactorsOfXPairsAndResult) {
  Type codes = Float8E4M3FNType::get(&context);
  pe::RotaryOptions options;
  options.x = tensor::EmptyOp::create(b, loc, {4, 2, 20}, codes);
  options.xScale = tensorOf({4, 2, 5});
  options.scale = tensorOf({4, 1, 1});
  options.initScale = arith::ConstantFloatOp::create(b, loc, b.getF64Type(),
                                                     llvm::APFloat(0.5));
  options.begin = 4;
  options.conjugate = true;
  options.blockSize = 4;
  options.saturate = true;
  Value init = tensor::EmptyOp::create(b, loc, {4, 2, 20}, codes);
  auto op =
      pe::RotaryOp::create(b, loc, init, positions, freq, pe::Layout::Half,
                           /*positionDims=*/{0}, options);
  EXPECT_EQ(op.getXScale(), options.xScale);
  EXPECT_EQ(op.getScale(), options.scale);
  EXPECT_EQ(op.getInitScale(), options.initScale);
  EXPECT_EQ(op.getBegin(), 4);
  EXPECT_EQ(op.getBlockSize(), 4);
  EXPECT_TRUE(op.getConjugate() && op.getSaturate());
  EXPECT_FALSE(op.getMixedAxes() || op.getAxes());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RotaryHasAxesForPairs) {
  pe::RotaryOptions options;
  options.axes = {0, 0, 0, 0, 1, 1, 2, 2};
  Value points = tensor::EmptyOp::create(b, loc, {3, 4}, b.getF32Type());
  auto op =
      pe::RotaryOp::create(b, loc, tensorOf({4, 2, 16}), points, freq,
                           pe::Layout::Half, /*positionDims=*/{0}, options);
  EXPECT_EQ(*op.getAxes(), ArrayRef<int64_t>(options.axes));
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RotaryHasFrequenciesOfHeadsAndMixesAxes) {
  pe::RotaryOptions options;
  options.freqDims = {1};
  options.mixedAxes = true;
  auto op = pe::RotaryOp::create(b, loc, tensorOf({4, 3, 16}), tensorOf({2, 4}),
                                 tensorOf({2, 3, 8}), pe::Layout::Interleaved,
                                 /*positionDims=*/{0}, options);
  EXPECT_TRUE(op.getMixedAxes());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, OptionsThatDoNotFitAreErrorsOfTheVerifier) {
  pe::RotaryOptions options;
  options.freqDims = {1};
  pe::RotaryOp::create(b, loc, tensorOf({4, 3, 16}), positions, freq,
                       pe::Layout::Half, /*positionDims=*/{0}, options);
  ScopedDiagnosticHandler silent(&context, [](Diagnostic &) {});
  EXPECT_TRUE(failed(verify(*module)));
}

TEST_F(Builders, RotaryOfMemRefsHasNoResult) {
  auto alloc = [&](ArrayRef<int64_t> shape, Type type) -> Value {
    return memref::AllocOp::create(b, loc, MemRefType::get(shape, type));
  };
  Value x = alloc({4, 16}, b.getF32Type());
  auto op = pe::RotaryOp::create(b, loc, x, alloc({4}, b.getI32Type()),
                                 alloc({8}, b.getF64Type()), pe::Layout::Half,
                                 /*positionDims=*/{0});
  EXPECT_EQ(op->getNumResults(), 0u);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, ATableIsApplied) {
  auto table = pe::RotaryTableOp::create(b, loc, positions, freq,
                                         tensorOf({4, 8}), tensorOf({4, 8}));
  ASSERT_EQ(table->getNumResults(), 2u);
  pe::ApplyRotaryOp::create(b, loc, tensorOf({4, 2, 16}), table.getTables()[0],
                            table.getTables()[1], pe::Layout::Half,
                            /*positionDims=*/{0});
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, TablesMixAxes) {
  auto table = pe::RotaryTableOp::create(
      b, loc, tensorOf({2, 4}), tensorOf({2, 3, 8}), tensorOf({4, 3, 8}),
      tensorOf({4, 3, 8}), /*scale=*/Value(), /*axes=*/{}, /*mixedAxes=*/true);
  EXPECT_TRUE(table.getMixedAxes());
  EXPECT_FALSE(table.getAxes());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, ATableOfFeaturesIsAppliedToX) {
  pe::ApplyRotaryOptions options;
  options.x = tensorOf({4, 2, 16});
  options.scale = tensorOf({4, 1, 1});
  options.perFeature = true;
  Value init = tensor::EmptyOp::create(b, loc, {4, 2, 16}, b.getBF16Type());
  auto op = pe::ApplyRotaryOp::create(b, loc, init, tensorOf({4, 16}),
                                      tensorOf({4, 16}), pe::Layout::Half,
                                      /*positionDims=*/{0}, options);
  EXPECT_FALSE(op.isUpdate());
  EXPECT_EQ(op.getScale(), options.scale);
  EXPECT_EQ(op.getResult().getType(), init.getType());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, SinusoidalFillsItsInit) {
  pe::SinusoidalOp::create(b, loc, positions, freq, tensorOf({4, 16}),
                           pe::Order::SinCos);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, AlibiTakesSlopesOfAllHeads) {
  Value slopes = pe::AlibiSlopesOp::create(b, loc, 12, b.getF32Type());
  pe::BiasOptions options;
  options.causal = true;
  auto op = pe::AlibiOp::create(b, loc, tensorOf({12, 4, 4}), slopes,
                                pe::AlibiForm::Relative, options);
  EXPECT_TRUE(op.getCausal());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RelativeBiasUpdatesScores) {
  auto buckets = pe::T5BucketsAttr::get(&context, 32, 128, false);
  auto op = pe::RelativeBiasOp::create(b, loc, tensorOf({12, 4, 4}),
                                       tensorOf({12, 32}), buckets);
  EXPECT_TRUE(op.isUpdate());
  EXPECT_FALSE(op.getCausal());
  EXPECT_EQ(op.getBuckets().getNumColumns(), 32);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, RelativeBiasReadsXFromAStart) {
  auto buckets = pe::T5BucketsAttr::get(&context, 32, 128, false);
  pe::BiasOptions options;
  options.x = tensorOf({12, 4, 4});
  options.queryStart = arith::ConstantIndexOp::create(b, loc, 5);
  options.keyStart = arith::ConstantIndexOp::create(b, loc, 3);
  auto op = pe::RelativeBiasOp::create(b, loc, tensorOf({12, 4, 4}),
                                       tensorOf({12, 32}), buckets, options);
  EXPECT_EQ(op.getX(), options.x);
  EXPECT_EQ(op.getQueryStart(), options.queryStart);
  EXPECT_EQ(op.getKeyStart(), options.keyStart);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, WriteCacheCopiesTokensIntoSlots) {
  Value slots = tensor::EmptyOp::create(b, loc, {4}, b.getI64Type());
  auto op = pe::WriteCacheOp::create(b, loc, tensorOf({4, 2, 16}), slots,
                                     tensorOf({9, 3, 2, 16}), /*tokenDims=*/{0},
                                     /*slotDims=*/{0, 1});
  EXPECT_EQ(op.getResult().getType(), op.getInit().getType());
  EXPECT_EQ(op.getBegin(), 0u);
  EXPECT_TRUE(op.isPlain());
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, WriteCacheQuantizesAPartOfTheFeatures) {
  Value slots = tensor::EmptyOp::create(b, loc, {4}, b.getI32Type());
  Value init = tensor::EmptyOp::create(b, loc, {9, 2, 3, 20},
                                       Float8E4M3FNType::get(&context));
  pe::WriteCacheOptions options;
  options.xScale = arith::ConstantFloatOp::create(b, loc, b.getF64Type(),
                                                  llvm::APFloat(0.5));
  options.initScale = tensorOf({4, 1, 4});
  options.begin = 4;
  options.blockSize = 4;
  options.saturate = true;
  auto op =
      pe::WriteCacheOp::create(b, loc, tensorOf({4, 2, 16}), slots, init,
                               /*tokenDims=*/{0}, /*slotDims=*/{0, 2}, options);
  EXPECT_EQ(op.getXScale(), options.xScale);
  EXPECT_EQ(op.getInitScale(), options.initScale);
  EXPECT_EQ(op.getBegin(), 4u);
  EXPECT_EQ(op.getBlockSize(), 4u);
  EXPECT_TRUE(op.getSaturate());
  EXPECT_EQ(op.getRowDimsOfInit(), (SmallVector<int64_t>{1, 3}));
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(Builders, WriteCacheOfMemRefsHasNoResult) {
  auto alloc = [&](ArrayRef<int64_t> shape, Type type) -> Value {
    return memref::AllocOp::create(b, loc, MemRefType::get(shape, type));
  };
  auto op = pe::WriteCacheOp::create(
      b, loc, alloc({4, 16}, b.getF32Type()), alloc({4}, b.getI32Type()),
      alloc({9, 16}, b.getF32Type()), /*tokenDims=*/{0}, /*slotDims=*/{0});
  EXPECT_EQ(op->getNumResults(), 0u);
  EXPECT_TRUE(succeeded(verify(*module)));
}
} // namespace
