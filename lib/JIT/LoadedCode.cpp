//===- LoadedCode.cpp - Machine code in this process ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/JIT/LoadedCode.h"
#include "mlir/ExecutionEngine/CRunnerUtils.h"
#include "pe/JIT/MachineCode.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace mlir::pe {

/// Loads OpenMP's runtime library if the code calls it and the process has not
/// loaded it.
static Error loadOpenMP(const Module &module) {
  constexpr const char *fork = "__kmpc_fork_call";
  if (!module.getFunction(fork) ||
      sys::DynamicLibrary::SearchForAddressOfSymbol(fork))
    return Error::success();
  std::string error;
  for (const char *path : {PE_LLVM_LIBRARY_DIR "/libomp.so", "libomp.so.5"})
    if (!sys::DynamicLibrary::LoadLibraryPermanently(path, &error))
      return Error::success();
  return createStringError("parallel=openmp needs LLVM's OpenMP library, which "
                           "could not be loaded: " +
                           error);
}

/// The functions that LLVM calls to round to 16 bits. Not every libgcc has
/// them, and Python does not let code find them in the one that it has loaded.
/// The result is in the low bits of the register that would hold a float.
template <typename T, const fltSemantics &(*getSemantics)()>
static float roundTo(T number) {
  APFloat value(number);
  bool losesInfo;
  value.convert(getSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
  return bit_cast<float>(uint32_t(value.bitcastToAPInt().getZExtValue()));
}

Expected<std::unique_ptr<LoadedCode>> LoadedCode::load(const Module &module,
                                                       TargetMachine &machine) {
  if (Error error = loadOpenMP(module))
    return error;
  auto object = emit(module, machine, CodeGenFileType::ObjectFile);
  if (!object)
    return object.takeError();
  auto created = orc::LLJITBuilder().create();
  if (!created)
    return created.takeError();
  auto code = std::make_unique<LoadedCode>();
  code->jit = std::move(*created);
  orc::LLJIT &jit = *code->jit;
  // Compiled code calls the C library, and the first of these functions for
  // copies between strided arrays.
  orc::JITDylib &library = jit.getMainJITDylib();
  orc::SymbolMap symbols;
  auto define = [&](StringRef name, auto *function) {
    symbols[jit.mangleAndIntern(name)] = {orc::ExecutorAddr::fromPtr(function),
                                          JITSymbolFlags::Exported};
  };
  define("memrefCopy", &memrefCopy);
  define("__truncsfbf2", &roundTo<float, APFloat::BFloat>);
  define("__truncdfbf2", &roundTo<double, APFloat::BFloat>);
  define("__truncdfhf2", &roundTo<double, APFloat::IEEEhalf>);
  if (Error error = library.define(orc::absoluteSymbols(symbols)))
    return error;
  auto process = orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      jit.getDataLayout().getGlobalPrefix());
  if (!process)
    return process.takeError();
  library.addGenerator(std::move(*process));
  if (Error error = jit.addObjectFile(
          MemoryBuffer::getMemBufferCopy(*object, module.getName())))
    return error;
  return code;
}

Expected<void *> LoadedCode::lookup(StringRef name) {
  // Missing symbols are reported to the session, which would print them; the
  // error of a lookup has less detail.
  std::string errors;
  orc::ExecutionSession &session = jit->getExecutionSession();
  session.setErrorReporter(
      [&](Error error) { errors += toString(std::move(error)); });
  scope_exit stopCollecting([&] {
    session.setErrorReporter(
        [](Error error) { consumeError(std::move(error)); });
  });
  auto address = jit->lookup(name);
  if (!address) {
    std::string text = toString(address.takeError());
    return createStringError(errors.empty() ? text : errors);
  }
  return address->toPtr<void *>();
}

} // namespace mlir::pe
