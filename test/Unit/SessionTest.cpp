//===- SessionTest.cpp - When programs are verified -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/JIT/Session.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "gtest/gtest.h"

using namespace mlir;

static constexpr const char *kName = "sym_name";

namespace {
/// Takes the names of functions away, which is not valid.
struct RemoveNames : PassWrapper<RemoveNames, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RemoveNames)
  void runOnOperation() override {
    getOperation().walk(
        [](func::FuncOp function) { function->removeAttr(kName); });
  }
};

/// Gives the function a name.
struct AddName : PassWrapper<AddName, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(AddName)
  void runOnOperation() override {
    getOperation().walk([](func::FuncOp function) {
      function->setAttr(kName, StringAttr::get(function.getContext(), "f"));
    });
  }
};
} // namespace

/// The first line of an error, or nothing.
static std::string getFirstLine(llvm::Error error) {
  return StringRef(llvm::toString(std::move(error))).split('\n').first.str();
}

/// Runs passes on a function; returns the error, or nothing.
static std::string run(llvm::function_ref<void(OpPassManager &)> addPasses) {
  pe::Session session;
  auto module = session.parse("func.func @f() { return }");
  if (!module)
    return getFirstLine(module.takeError());
  return getFirstLine(
      session.runPasses(**module, [&](OpPassManager &pm, llvm::raw_ostream &) {
        addPasses(pm);
        return success();
      }));
}

TEST(Session, RefusesAnInvalidResult) {
  std::string error = run(
      [](OpPassManager &pm) { pm.addPass(std::make_unique<RemoveNames>()); });
  EXPECT_EQ(error, "input.mlir:1:1: error: 'func.func' op requires attribute "
                   "'sym_name'");
}

TEST(Session, DoesNotVerifyBetweenPasses) {
  std::string error = run([](OpPassManager &pm) {
    pm.addPass(std::make_unique<RemoveNames>());
    pm.addPass(std::make_unique<AddName>());
  });
  EXPECT_EQ(error, "");
}

TEST(Session, RefusesAnInvalidProgram) {
  pe::Session session;
  auto module = session.parse("func.func @f() -> i32 { return }");
  EXPECT_EQ(getFirstLine(module.takeError()),
            "input.mlir:1:25: error: 'func.return' op has 0 operands, but "
            "enclosing function (@f) returns 1");
}
