//===- RegistrationTest.cpp - What a host has to register -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pe/InitAll.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {
/// What `pass` does to a pe.rotary in a context with no more than the dialect.
struct Outcome {
  bool succeeded;
  std::string message;
};

Outcome run(std::unique_ptr<Pass> pass) {
  DialectRegistry registry;
  registry.insert<func::FuncDialect>();
  pe::registerAllDialects(registry);
  MLIRContext context(registry);

  Outcome outcome;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    outcome.message = diagnostic.str();
    return success();
  });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(R"mlir(
    func.func @rotate(%x: tensor<4x16xf32>, %p: tensor<4xi32>,
                      %f: tensor<8xf64>) -> tensor<4x16xf32> {
      %r = pe.rotary angles(%p, %f : tensor<4xi32>, tensor<8xf64>)
          outs(%x : tensor<4x16xf32>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<4x16xf32>
      return %r : tensor<4x16xf32>
    }
  )mlir",
                                                             &context);
  PassManager pm(&context);
  pm.addPass(std::move(pass));
  outcome.succeeded = module && succeeded(pm.run(*module));
  return outcome;
}

TEST(Registration, ConversionNeedsTheDialectAlone) {
  Outcome outcome = run(pe::createConvertPEToLinalgPass());
  EXPECT_TRUE(outcome.succeeded) << outcome.message;
}

TEST(Registration, SimplifyingNeedsTheDialectAlone) {
  Outcome outcome = run(pe::createSimplifyRotationsPass());
  EXPECT_TRUE(outcome.succeeded) << outcome.message;
}

TEST(Registration, SplittingNeedsTheDialectAlone) {
  Outcome outcome = run(pe::createSplitRotaryPass());
  EXPECT_TRUE(outcome.succeeded) << outcome.message;
}
} // namespace
