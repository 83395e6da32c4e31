//===- DescribeKernels.cpp - How to launch kernels ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridLaunch.h"
#include "HostExpression.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pe/Codegen/GPU/LaunchContract.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_DESCRIBEKERNELSPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Describes the launches of one function.
class Describer {
public:
  explicit Describer(FunctionOpInterface function)
      : b(function->getContext()), function(function), expressions(function) {}

  DictionaryAttr describe(gpu::LaunchFuncOp launch);

private:
  DictionaryAttr describeParameter(Value operand);
  ArrayAttr describeMemory(gpu::LaunchFuncOp launch);
  ArrayAttr describeLoops(gpu::LaunchFuncOp launch);
  ArrayAttr describeControl(gpu::LaunchFuncOp launch);
  ArrayAttr describeSizes(const gpu::KernelDim3 &sizes);

  /// An entry, whose value is left out if the program computes it in some other
  /// way.
  void add(NamedAttrList &entry, StringRef name, Value value) {
    if (std::optional<std::string> text = expressions.describe(value))
      entry.append(name, b.getStringAttr(*text));
  }

  Builder b;
  FunctionOpInterface function;
  HostExpressions expressions;
};
} // namespace

DictionaryAttr Describer::describeParameter(Value operand) {
  Type type = operand.getType();
  StringRef kind = "number";
  if (auto memref = dyn_cast<MemRefType>(type)) {
    kind = "pointer";
    type = memref.getElementType();
  } else if (type.isIndex()) {
    kind = "index";
    type = b.getI64Type();
  }
  std::string typeName;
  llvm::raw_string_ostream(typeName) << type;
  NamedAttrList entry;
  entry.append("kind", b.getStringAttr(kind));
  entry.append("type", b.getStringAttr(typeName));
  // What the host writes, others would have to write, too.
  Value allocation = expressions.findAllocation(operand);
  if (allocation && HostExpressions::mayHostWrite(allocation))
    return entry.getDictionary(b.getContext());
  // The type says how a number is rounded.
  if (auto rounded = operand.getDefiningOp<arith::TruncFOp>())
    operand = rounded.getIn();
  add(entry, "value", operand);
  return entry.getDictionary(b.getContext());
}

ArrayAttr Describer::describeMemory(gpu::LaunchFuncOp launch) {
  SmallVector<Attribute> entries;
  SetVector<Value> seen;
  for (Value operand : launch.getKernelOperands()) {
    Value allocation = expressions.findAllocation(operand);
    if (!allocation || !seen.insert(allocation))
      continue;
    NamedAttrList entry;
    add(entry, "name", allocation);
    if (std::optional<std::string> bytes = expressions.countBytes(allocation))
      entry.append("bytes", b.getStringAttr(*bytes));
    entries.push_back(entry.getDictionary(b.getContext()));
  }
  return b.getArrayAttr(entries);
}

ArrayAttr Describer::describeLoops(gpu::LaunchFuncOp launch) {
  SmallVector<Attribute> entries;
  for (auto loop = launch->getParentOfType<scf::ForOp>();
       loop && loop->hasAttr(kSplitAttr);
       loop = loop->getParentOfType<scf::ForOp>()) {
    NamedAttrList entry;
    add(entry, "index", loop.getInductionVar());
    add(entry, "end", loop.getUpperBound());
    add(entry, "step", loop.getStep());
    entries.insert(entries.begin(), entry.getDictionary(b.getContext()));
  }
  return b.getArrayAttr(entries);
}

/// The ops around a launch and its loops, outermost first, which decide how
/// often it is launched.
ArrayAttr Describer::describeControl(gpu::LaunchFuncOp launch) {
  SmallVector<StringRef> names;
  Operation *op = launch;
  for (; op != function; op = op->getParentOp()) {
    Operation *parent = op->getParentOp();
    if (!op->getBlock()->isEntryBlock())
      names.insert(names.begin(), "cf");
    if (parent != function && !parent->hasAttr(kSplitAttr))
      names.insert(names.begin(), parent->getName().getStringRef());
  }
  return b.getStrArrayAttr(names);
}

ArrayAttr Describer::describeSizes(const gpu::KernelDim3 &sizes) {
  SmallVector<Attribute> texts;
  for (Value size : {sizes.x, sizes.y, sizes.z})
    texts.push_back(b.getStringAttr(expressions.describe(size).value_or("")));
  return b.getArrayAttr(texts);
}

DictionaryAttr Describer::describe(gpu::LaunchFuncOp launch) {
  NamedAttrList entry;
  entry.append("name", b.getStringAttr(launch.getKernelName().getValue()));
  entry.append("function", b.getStringAttr(function.getName()));
  SmallVector<Attribute> parameters;
  for (Value operand : launch.getKernelOperands())
    parameters.push_back(describeParameter(operand));
  entry.append("parameters", b.getArrayAttr(parameters));
  entry.append("memory", describeMemory(launch));
  entry.append("control", describeControl(launch));
  entry.append("loops", describeLoops(launch));
  entry.append("grid", describeSizes(launch.getGridSizeOperandValues()));
  entry.append("block", describeSizes(launch.getBlockSizeOperandValues()));
  return entry.getDictionary(b.getContext());
}

/// An attribute of strings, arrays and dictionaries.
static llvm::json::Value toJSON(Attribute attribute) {
  if (auto text = dyn_cast<StringAttr>(attribute))
    return text.getValue();
  if (auto array = dyn_cast<ArrayAttr>(attribute)) {
    llvm::json::Array values;
    for (Attribute element : array)
      values.push_back(toJSON(element));
    return values;
  }
  llvm::json::Object object;
  if (auto dictionary = dyn_cast<DictionaryAttr>(attribute))
    for (NamedAttribute entry : dictionary)
      object[entry.getName().getValue()] = toJSON(entry.getValue());
  return object;
}

llvm::json::Array mlir::pe::getLaunchContract(ModuleOp module) {
  llvm::json::Array kernels;
  if (auto attribute = module->getAttrOfType<ArrayAttr>(kKernelsAttr))
    for (Attribute kernel : attribute)
      kernels.push_back(toJSON(kernel));
  return kernels;
}

namespace {
struct DescribeKernels
    : public pe::impl::DescribeKernelsPassBase<DescribeKernels> {
  void runOnOperation() override {
    markAllAnalysesPreserved();
    SmallVector<Attribute> kernels;
    for (auto function : getOperation().getOps<FunctionOpInterface>()) {
      Describer describer(function);
      function->walk([&](gpu::LaunchFuncOp launch) {
        kernels.push_back(describer.describe(launch));
      });
    }
    Builder b(&getContext());
    getOperation()->setAttr(kKernelsAttr, b.getArrayAttr(kernels));
  }
};
} // namespace
