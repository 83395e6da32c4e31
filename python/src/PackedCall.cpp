//===- PackedCall.cpp - One way to call every function --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackedCall.h"
#include "llvm/IR/IRBuilder.h"

using namespace llvm;

namespace pe::python {

/// Stores a value, which may be a structure of arrays and structures, and
/// returns the next free word.
static unsigned storeWords(IRBuilder<> &b, Value *value, Value *words,
                           unsigned word) {
  Type *type = value->getType();
  unsigned count = 0;
  if (auto *structure = dyn_cast<StructType>(type))
    count = structure->getNumElements();
  else if (auto *array = dyn_cast<ArrayType>(type))
    count = array->getNumElements();
  else {
    b.CreateStore(value,
                  b.CreateConstInBoundsGEP1_32(b.getInt64Ty(), words, word));
    return word + 1;
  }
  for (unsigned i = 0; i < count; ++i)
    word = storeWords(b, b.CreateExtractValue(value, i), words, word);
  return word;
}

/// The number of words that `storeWords` writes.
static unsigned countWords(Type *type) {
  if (type->isVoidTy())
    return 0;
  if (auto *array = dyn_cast<ArrayType>(type))
    return array->getNumElements() * countWords(array->getElementType());
  auto *structure = dyn_cast<StructType>(type);
  if (!structure)
    return 1;
  unsigned count = 0;
  for (Type *element : structure->elements())
    count += countWords(element);
  return count;
}

static unsigned countWords(ArrayRef<ValueType> values) {
  unsigned count = 0;
  for (const ValueType &value : values)
    count += value.getNumWords();
  return count;
}

Expected<std::string> addPackedCall(Module &module, StringRef entry,
                                    const Signature &signature) {
  Function *callee = module.getFunction(entry);
  if (callee->arg_size() != countWords(signature.arguments) ||
      countWords(callee->getReturnType()) != countWords(signature.results))
    return createStringError("'%s' has a calling convention of its own; "
                             "expected that of MLIR, with memref descriptors",
                             entry.str().c_str());
  LLVMContext &context = module.getContext();
  auto *type = FunctionType::get(Type::getVoidTy(context),
                                 {PointerType::getUnqual(context)},
                                 /*isVarArg=*/false);
  auto *packed = Function::Create(type, Function::ExternalLinkage,
                                  "pe_packed_call", module);
  IRBuilder<> b(BasicBlock::Create(context, "entry", packed));
  Value *words = packed->getArg(0);
  SmallVector<Value *> operands;
  unsigned word = 0;
  for (Argument &argument : callee->args())
    operands.push_back(b.CreateLoad(
        argument.getType(),
        b.CreateConstInBoundsGEP1_32(b.getInt64Ty(), words, word++)));
  Value *result = b.CreateCall(callee, operands);
  if (!signature.results.empty())
    storeWords(b, result, words, word);
  b.CreateRetVoid();
  return packed->getName().str();
}

void findWrittenArrays(const Module &module, StringRef entry,
                       Signature &signature) {
  const Function *function = module.getFunction(entry);
  unsigned word = 0;
  for (ValueType &value : signature.arguments) {
    if (value.isArray) {
      auto isRead = [&](unsigned i) {
        const Argument *argument = function->getArg(i);
        return argument->use_empty() || argument->onlyReadsMemory();
      };
      // The words of the allocated and of the aligned pointer.
      value.isWritten = !isRead(word) || !isRead(word + 1);
    }
    word += value.getNumWords();
  }
}

} // namespace pe::python
