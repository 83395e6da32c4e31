//===- FoldToNumbers.cpp - Values that are known at compile time ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/Passes.h"
#include "pe/JIT/Session.h"

using namespace mlir;

namespace pe::python {

llvm::Expected<SmallVector<std::vector<double>>> foldToNumbers(StringRef text) {
  mlir::pe::Session session;
  auto module = session.parse(text);
  if (!module)
    return module.takeError();
  if (llvm::Error error = session.runPasses(
          **module, [](OpPassManager &pm, llvm::raw_ostream &) {
            pm.addPass(createCanonicalizerPass());
            return success();
          }))
    return error;
  SmallVector<std::vector<double>> results;
  auto functions = (*module)->getOps<func::FuncOp>();
  if (functions.empty() || !(*functions.begin()).getBody().hasOneBlock())
    return llvm::createStringError("expected a function of one block");
  func::FuncOp function = *functions.begin();
  for (Value value : function.front().getTerminator()->getOperands()) {
    Attribute attribute;
    if (!matchPattern(value, m_Constant(&attribute)))
      return llvm::createStringError("the value is not a constant");
    std::vector<double> &numbers = results.emplace_back();
    if (auto number = dyn_cast<FloatAttr>(attribute))
      numbers.push_back(number.getValueAsDouble());
    else if (auto elements = dyn_cast<DenseFPElementsAttr>(attribute))
      for (const APFloat &element : elements)
        numbers.push_back(element.convertToDouble());
  }
  return results;
}

} // namespace pe::python
