//===- ContextsTest.cpp - Several contexts at a time ----------------------===//
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
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <thread>

using namespace mlir;

static constexpr const char *kRotation = R"mlir(
  func.func @rotate(%x: tensor<?x4x16xf32>, %start: i32, %n: index)
      -> tensor<?x4x16xf32> {
    %p = pe.positions %start, %n : tensor<?xi32>
    %f, %a = pe.frequencies {dim = 16 : i64, base = 1.0e+04 : f64,
        scheme = #pe.yarn<factor = 4.0,
                          original_max_position_embeddings = 4096>}
        : tensor<8xf64>, f64
    %r = pe.rotary angles(%p, %f : tensor<?xi32>, tensor<8xf64>) scale(%a)
        outs(%x : tensor<?x4x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x4x16xf32>
    return %r : tensor<?x4x16xf32>
  }
)mlir";

/// Compiles `numFunctions` rotations in a context of its own; returns the text
/// of the result, empty on failure.
static std::string compile(MLIRContext::Threading threading, int numFunctions) {
  DialectRegistry registry;
  registry.insert<func::FuncDialect>();
  pe::registerAllDialects(registry);
  pe::registerAllExtensions(registry);
  MLIRContext context(registry, threading);
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(kRotation, &context);
  if (!module)
    return {};
  auto func = *module->getOps<func::FuncOp>().begin();
  for (int i = 1; i < numFunctions; ++i) {
    func::FuncOp copy = func.clone();
    copy.setSymName(("rotate_" + Twine(i)).str());
    module->push_back(copy);
  }
  PassManager pm(&context);
  pe::LowerToLLVMOptions options;
  pe::addLowerToLLVMPipeline(pm, options);
  std::string text;
  if (succeeded(pm.run(*module)))
    llvm::raw_string_ostream(text) << *module;
  return text;
}

TEST(Contexts, ThreadsCompileTheSameCodeInContextsOfTheirOwn) {
  auto compileOne = [] { return compile(MLIRContext::Threading::DISABLED, 1); };
  std::string expected = compileOne();
  ASSERT_NE(expected.find("llvm.func @rotate"), std::string::npos);

  std::string results[2];
  std::vector<std::thread> threads;
  for (std::string &result : results)
    threads.emplace_back([&] {
      for (int i = 0; i < 3; ++i)
        result = compileOne();
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const std::string &result : results)
    EXPECT_EQ(result, expected);
}

TEST(Contexts, FunctionsOfOneContextCompileInParallel) {
  std::string expected = compile(MLIRContext::Threading::DISABLED, 8);
  ASSERT_NE(expected.find("llvm.func @rotate_7"), std::string::npos);
  EXPECT_EQ(compile(MLIRContext::Threading::ENABLED, 8), expected);
}
