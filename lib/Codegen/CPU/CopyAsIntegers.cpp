//===- CopyAsIntegers.cpp - bf16 that is only moved -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM 22 keeps a bf16 that is used in another block as an f32 on x86-64, and
// rounds it there: by a call, or by an instruction of AVX512-BF16 that flushes
// subnormal numbers to zero. This function shows it, if one runs
// `llc -mtriple=x86_64 -mattr=+avx512bf16,+avx512vl`; it copies 0x0040 as zero:
//
//   define void @copy(ptr %x, ptr %y, i1 %c) {
//     %v = load bfloat, ptr %x
//     br i1 %c, label %then, label %end
//   then:
//     store bfloat %v, ptr %y
//     br label %end
//   end:
//     ret void
//   }
//
// It also fails on copies of vectors of 9, 17, 25, … bf16 with AVX512-BF16.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_COPYASINTEGERSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

static bool isBF16(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    type = vector.getElementType();
  return type.isBF16();
}

static Type toInteger(Type type) {
  auto integer = IntegerType::get(type.getContext(), 16);
  if (auto vector = dyn_cast<VectorType>(type))
    return vector.clone(integer);
  return integer;
}

/// The bits of a constant, or null.
static TypedAttr getBits(Attribute value) {
  if (auto number = dyn_cast<FloatAttr>(value))
    return IntegerAttr::get(toInteger(number.getType()),
                            number.getValue().bitcastToAPInt());
  auto elements = dyn_cast<DenseFPElementsAttr>(value);
  if (!elements)
    return nullptr;
  return elements.mapValues(
      IntegerType::get(value.getContext(), 16),
      [](const APFloat &number) { return number.bitcastToAPInt(); });
}

/// Whether the op makes its results of its operands whatever they mean, so that
/// bf16 among them can be integers.
static bool moves(Operation *op) {
  if (auto constant = dyn_cast<LLVM::ConstantOp>(op))
    return isBF16(constant.getType()) && getBits(constant.getValue());
  return isa<LLVM::LoadOp, LLVM::StoreOp, LLVM::BitcastOp, LLVM::SelectOp,
             LLVM::ExtractElementOp, LLVM::InsertElementOp,
             LLVM::ShuffleVectorOp, LLVM::FreezeOp, LLVM::PoisonOp,
             LLVM::UndefOp, LLVM::ZeroOp, LLVM::MaskedLoadOp,
             LLVM::MaskedStoreOp, LLVM::masked_gather, LLVM::masked_scatter,
             LLVM::BrOp, LLVM::CondBrOp, LLVM::SwitchOp>(op);
}

/// Whether the op passes values to other blocks in a way of its own, such as a
/// call that may throw.
static bool isUnusualBranch(Operation *op) {
  return op->getNumSuccessors() != 0 && !moves(op);
}

namespace {
/// Makes integers of the bf16 in a function.
class Copies {
public:
  explicit Copies(LLVM::LLVMFuncOp function) : builder(function.getContext()) {
    function.walk([&](Operation *op) {
      collect(op);
      if (auto constant = dyn_cast<LLVM::ConstantOp>(op))
        if (moves(constant))
          constants.push_back(constant);
      if (auto bitcast = dyn_cast<LLVM::BitcastOp>(op))
        bitcasts.push_back(bitcast);
    });
  }

  void makeIntegers() {
    for (OpOperand *operand : uses)
      castBack(*operand);
    for (Value value : fixed)
      cast(value);
    for (Value value : moved)
      value.setType(toInteger(value.getType()));
    for (LLVM::ConstantOp op : constants)
      op.setValueAttr(getBits(op.getValue()));
    for (LLVM::BitcastOp op : bitcasts)
      if (op.getArg().getType() == op.getType()) {
        op.replaceAllUsesWith(op.getArg());
        op.erase();
      }
  }

private:
  void collect(Operation *op) {
    bool isMove = moves(op);
    for (Value result : op->getResults())
      if (isBF16(result.getType()))
        (isMove ? moved : fixed).push_back(result);
    if (!isMove)
      for (OpOperand &operand : op->getOpOperands())
        if (isBF16(operand.get().getType()))
          uses.push_back(&operand);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Value argument : block.getArguments())
          if (isBF16(argument.getType()))
            (block.isEntryBlock() ? fixed : moved).push_back(argument);
  }

  /// Gives the user of an integer a bf16, in the block of the user.
  void castBack(OpOperand &operand) {
    Operation *user = operand.getOwner();
    builder.setInsertionPoint(user);
    Value value = operand.get();
    operand.set(LLVM::BitcastOp::create(builder, user->getLoc(),
                                        value.getType(), value));
  }

  /// Gives the users of a bf16 an integer.
  void cast(Value value) {
    builder.setInsertionPointAfterValue(value);
    auto integer = LLVM::BitcastOp::create(builder, value.getLoc(),
                                           toInteger(value.getType()), value);
    value.replaceAllUsesExcept(integer, integer);
  }

  OpBuilder builder;
  /// Values that become integers, and those that stay bf16.
  SmallVector<Value> moved, fixed;
  /// Operands that stay bf16.
  SmallVector<OpOperand *> uses;
  SmallVector<LLVM::ConstantOp> constants;
  SmallVector<LLVM::BitcastOp> bitcasts;
};

struct CopyAsIntegers
    : public pe::impl::CopyAsIntegersPassBase<CopyAsIntegers> {
  void runOnOperation() override {
    getOperation()->walk([](LLVM::LLVMFuncOp function) {
      auto found = function.walk([](Operation *op) {
        return isUnusualBranch(op) ? WalkResult::interrupt()
                                   : WalkResult::advance();
      });
      if (!found.wasInterrupted())
        Copies(function).makeIntegers();
    });
  }
};
} // namespace
