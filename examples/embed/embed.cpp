//===- embed.cpp - A tiny compiler around pe ------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds the rotation of a model's queries as IR, compiles it for the machine
// it runs on, calls it, and compares the result with the formula.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/ExecutionEngine/CRunnerUtils.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "pe/InitAll.h"
#include "llvm/Support/TargetSelect.h"
#include <cmath>
#include <cstdio>

using namespace mlir;

/// What this compiler knows of a model.
struct Model {
  int64_t heads;
  int64_t dim;
  double base;
};

/// x[token, head, feature], of any number of tokens, rotated in place by the
/// positions from `start` on.
static OwningOpRef<ModuleOp> buildRotation(MLIRContext &context,
                                           const Model &model) {
  OpBuilder b(&context);
  Location loc = b.getUnknownLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  b.setInsertionPointToEnd(module->getBody());

  auto type = RankedTensorType::get(
      {ShapedType::kDynamic, model.heads, model.dim}, b.getF32Type());
  auto func = func::FuncOp::create(
      b, loc, "rotate", b.getFunctionType({type, b.getI32Type()}, {type}));
  // Gives it the name _mlir_ciface_rotate as well, which C++ can call.
  func->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(), b.getUnitAttr());
  Block *body = func.addEntryBlock();
  b.setInsertionPointToEnd(body);
  Value x = body->getArgument(0);
  Value start = body->getArgument(1);

  Value tokens = tensor::DimOp::create(b, loc, x, 0);
  Value positions = pe::PositionsOp::create(b, loc, start, tokens);
  auto freq = pe::FrequenciesOp::create(b, loc, model.dim, model.base);
  auto rotated = pe::RotaryOp::create(b, loc, x, positions, freq.getInvFreq(),
                                      pe::Layout::Half, /*positionDims=*/{0});
  func::ReturnOp::create(b, loc, rotated.getResult());
  return module;
}

/// From pe to the LLVM dialect.
static LogicalResult compile(ModuleOp module) {
  PassManager pm(module.getContext());
  pe::LowerToLLVMOptions options;
  pe::addLowerToLLVMPipeline(pm, options);

  // Verifying after each pass takes time; before and after all is enough.
  pm.enableVerifier(false);
  if (failed(verify(module)) || failed(pm.run(module)))
    return failure();
  return verify(module);
}

/// Calls the rotation of two tokens at the positions 1000000 and 1000001, and
/// returns the largest error.
static double run(ExecutionEngine &engine, const Model &model) {
  const int64_t tokens = 2, start = 1000000;
  const int64_t pairs = model.dim / 2, size = tokens * model.heads * model.dim;
  std::vector<float> x(size);
  for (int64_t i = 0; i < size; ++i)
    x[i] = std::sin(static_cast<float>(i));
  std::vector<float> before = x;

  StridedMemRefType<float, 3> memref = {
      x.data(), x.data(),
      /*offset=*/0,
      /*sizes=*/{tokens, model.heads, model.dim},
      /*strides=*/{model.heads * model.dim, model.dim, 1}};
  auto rotate = reinterpret_cast<void (*)(void *, int32_t)>(
      llvm::cantFail(engine.lookup("_mlir_ciface_rotate")));
  rotate(&memref, start);

  double maxError = 0.0;
  for (int64_t row = 0; row < tokens * model.heads; ++row)
    for (int64_t i = 0; i < pairs; ++i) {
      double theta = std::pow(model.base, -2.0 * i / model.dim);
      double angle = (start + row / model.heads) * theta;
      double a = before[row * model.dim + i];
      double b = before[row * model.dim + i + pairs];
      double first = a * std::cos(angle) - b * std::sin(angle);
      double second = b * std::cos(angle) + a * std::sin(angle);
      maxError = std::max(maxError, std::abs(first - x[row * model.dim + i]));
      maxError =
          std::max(maxError, std::abs(second - x[row * model.dim + i + pairs]));
    }
  return maxError;
}

int main() {
  DialectRegistry registry;
  registry.insert<arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect,
                  tensor::TensorDialect>();
  pe::registerAllDialects(registry);
  pe::registerAllExtensions(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  MLIRContext context(registry);
  context.loadAllAvailableDialects();

  const Model model = {/*heads=*/4, /*dim=*/64, /*base=*/10000.0};
  OwningOpRef<ModuleOp> module = buildRotation(context, model);
  if (failed(compile(*module)))
    return 1;

  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto optimize = makeOptimizingTransformer(/*optLevel=*/3, /*sizeLevel=*/0,
                                            /*targetMachine=*/nullptr);
  ExecutionEngineOptions options;
  options.transformer = optimize;
  auto engine = ExecutionEngine::create(*module, options);
  if (!engine) {
    llvm::errs() << toString(engine.takeError()) << "\n";
    return 1;
  }
  double error = run(**engine, model);
  std::printf("max error %.1e\n", error);
  return error < 1e-6 ? 0 : 1;
}
