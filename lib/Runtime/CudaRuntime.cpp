//===- CudaRuntime.cpp - Runtime of GPU launches, on the CUDA driver ------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions `mgpu*` that MLIR's lowering of launches calls, implemented
// with the CUDA driver library. That is opened by the first call, so neither
// the build nor a program without launches needs CUDA. A failure ends the
// program with a message, because these functions cannot return errors.
//
//===----------------------------------------------------------------------===//

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>

#define PE_EXPORT extern "C" __attribute__((visibility("default")))

// The driver's types: handles are pointers, and so are device addresses here.
using Result = int;
using Handle = void *;
using DevicePtr = unsigned long long;

[[noreturn]] static void fail(const char *what, const char *why) {
  fprintf(stderr, "pe: %s: %s\n", what, why);
  fflush(stderr);
  // Compiled programs load their kernels before main, when exit() may hang.
  _Exit(1);
}

namespace {
/// The driver's functions, and its context of the chosen device.
class Driver {
public:
  static Driver &getOutsideContext() {
    static Driver driver;
    return driver;
  }

  static Driver &get() {
    Driver &driver = getOutsideContext();
    // The current context is a property of the thread.
    driver.check("cuCtxSetCurrent", driver.ctxSetCurrent(driver.context));
    return driver;
  }

  void check(const char *what, Result result) {
    if (result == 0)
      return;
    const char *why = nullptr;
    if (getErrorString(result, &why) != 0 || !why)
      why = "unknown error of the CUDA driver";
    fail(what, why);
  }

  static int32_t deviceIndex;

  Result (*getErrorString)(Result, const char **);
  Result (*ctxSetCurrent)(Handle);
  Result (*moduleLoadData)(Handle *, const void *);
  Result (*moduleUnload)(Handle);
  Result (*moduleGetFunction)(Handle *, Handle, const char *);
  Result (*launchKernel)(Handle, unsigned, unsigned, unsigned, unsigned,
                         unsigned, unsigned, unsigned, Handle, void **,
                         void **);
  Result (*streamCreate)(Handle *, unsigned);
  Result (*streamDestroy)(Handle);
  Result (*streamSynchronize)(Handle);
  Result (*streamWaitEvent)(Handle, Handle, unsigned);
  Result (*eventCreate)(Handle *, unsigned);
  Result (*eventDestroy)(Handle);
  Result (*eventSynchronize)(Handle);
  Result (*eventRecord)(Handle, Handle);
  Result (*memAlloc)(DevicePtr *, size_t);
  Result (*memAllocManaged)(DevicePtr *, size_t, unsigned);
  Result (*memFree)(DevicePtr);
  Result (*memcpyAsync)(DevicePtr, DevicePtr, size_t, Handle);
  Result (*memsetD32Async)(DevicePtr, unsigned, size_t, Handle);
  Result (*memsetD16Async)(DevicePtr, unsigned short, size_t, Handle);
  Result (*memHostRegister)(void *, size_t, unsigned);
  Result (*memHostUnregister)(void *);

private:
  Driver() {
    library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library)
      fail("no CUDA driver", dlerror());
    Result (*init)(unsigned), (*deviceGet)(int *, int);
    Result (*primaryCtxRetain)(Handle *, int);
    find(getErrorString, "cuGetErrorString");
    find(init, "cuInit");
    find(deviceGet, "cuDeviceGet");
    find(primaryCtxRetain, "cuDevicePrimaryCtxRetain");
    find(ctxSetCurrent, "cuCtxSetCurrent");
    find(moduleLoadData, "cuModuleLoadData");
    find(moduleUnload, "cuModuleUnload");
    find(moduleGetFunction, "cuModuleGetFunction");
    find(launchKernel, "cuLaunchKernel");
    find(streamCreate, "cuStreamCreate");
    find(streamDestroy, "cuStreamDestroy_v2");
    find(streamSynchronize, "cuStreamSynchronize");
    find(streamWaitEvent, "cuStreamWaitEvent");
    find(eventCreate, "cuEventCreate");
    find(eventDestroy, "cuEventDestroy_v2");
    find(eventSynchronize, "cuEventSynchronize");
    find(eventRecord, "cuEventRecord");
    find(memAlloc, "cuMemAlloc_v2");
    find(memAllocManaged, "cuMemAllocManaged");
    find(memFree, "cuMemFree_v2");
    find(memcpyAsync, "cuMemcpyAsync");
    find(memsetD32Async, "cuMemsetD32Async");
    find(memsetD16Async, "cuMemsetD16Async");
    find(memHostRegister, "cuMemHostRegister_v2");
    find(memHostUnregister, "cuMemHostUnregister");
    check("cuInit", init(0));
    int device = 0;
    check("cuDeviceGet", deviceGet(&device, deviceIndex));
    check("cuDevicePrimaryCtxRetain", primaryCtxRetain(&context, device));
  }

  template <typename Function>
  void find(Function &function, const char *name) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (!function)
      fail("the CUDA driver is too old: it has no function", name);
  }

  Handle library;
  Handle context = nullptr;
};
} // namespace

int32_t Driver::deviceIndex = 0;

/// Calls a function of the driver, or ends the program.
#define PE_CALL(FUNCTION, ...)                                                 \
  do {                                                                         \
    Driver &driver = Driver::get();                                            \
    driver.check(#FUNCTION, driver.FUNCTION(__VA_ARGS__));                     \
  } while (false)

static DevicePtr toDevice(const void *pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

//===----------------------------------------------------------------------===//
// Modules and kernels
//===----------------------------------------------------------------------===//

PE_EXPORT Handle mgpuModuleLoad(void *data, size_t /*size*/) {
  Handle module = nullptr;
  PE_CALL(moduleLoadData, &module, data);
  return module;
}

PE_EXPORT Handle mgpuModuleLoadJIT(void *data, int /*level*/, size_t /*size*/) {
  Handle module = nullptr;
  PE_CALL(moduleLoadData, &module, data);
  return module;
}

PE_EXPORT void mgpuModuleUnload(Handle module) {
  Driver &driver = Driver::getOutsideContext();
  // Programs unload their kernels at exit, when the driver may already be
  // deinitialized. Setting a context would fail then, too.
  constexpr Result deinitialized = 4;
  Result result = driver.moduleUnload(module);
  if (result != deinitialized)
    driver.check("moduleUnload", result);
}

PE_EXPORT Handle mgpuModuleGetFunction(Handle module, const char *name) {
  Handle function = nullptr;
  PE_CALL(moduleGetFunction, &function, module, name);
  return function;
}

PE_EXPORT void mgpuLaunchKernel(Handle function, intptr_t gridX, intptr_t gridY,
                                intptr_t gridZ, intptr_t blockX,
                                intptr_t blockY, intptr_t blockZ,
                                int32_t sharedBytes, Handle stream,
                                void **params, void **extra,
                                size_t /*numParams*/) {
  PE_CALL(launchKernel, function, gridX, gridY, gridZ, blockX, blockY, blockZ,
          sharedBytes, stream, params, extra);
}

//===----------------------------------------------------------------------===//
// Streams and events
//===----------------------------------------------------------------------===//

PE_EXPORT Handle mgpuStreamCreate() {
  Handle stream = nullptr;
  PE_CALL(streamCreate, &stream, /*CU_STREAM_NON_BLOCKING*/ 1);
  return stream;
}

PE_EXPORT void mgpuStreamDestroy(Handle stream) {
  PE_CALL(streamDestroy, stream);
}

PE_EXPORT void mgpuStreamSynchronize(Handle stream) {
  PE_CALL(streamSynchronize, stream);
}

PE_EXPORT void mgpuStreamWaitEvent(Handle stream, Handle event) {
  PE_CALL(streamWaitEvent, stream, event, 0);
}

PE_EXPORT Handle mgpuEventCreate() {
  Handle event = nullptr;
  PE_CALL(eventCreate, &event, /*CU_EVENT_DISABLE_TIMING*/ 2);
  return event;
}

PE_EXPORT void mgpuEventDestroy(Handle event) { PE_CALL(eventDestroy, event); }

PE_EXPORT void mgpuEventSynchronize(Handle event) {
  PE_CALL(eventSynchronize, event);
}

PE_EXPORT void mgpuEventRecord(Handle event, Handle stream) {
  PE_CALL(eventRecord, event, stream);
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

PE_EXPORT void *mgpuMemAlloc(uint64_t bytes, Handle /*stream*/,
                             bool isHostShared) {
  DevicePtr pointer = 0;
  if (bytes == 0)
    return nullptr;
  if (isHostShared)
    PE_CALL(memAllocManaged, &pointer, bytes, /*CU_MEM_ATTACH_GLOBAL*/ 1);
  else
    PE_CALL(memAlloc, &pointer, bytes);
  return reinterpret_cast<void *>(static_cast<uintptr_t>(pointer));
}

PE_EXPORT void mgpuMemFree(void *pointer, Handle /*stream*/) {
  if (pointer)
    PE_CALL(memFree, toDevice(pointer));
}

PE_EXPORT void mgpuMemcpy(void *target, void *source, size_t bytes,
                          Handle stream) {
  PE_CALL(memcpyAsync, toDevice(target), toDevice(source), bytes, stream);
}

PE_EXPORT void mgpuMemset32(void *target, unsigned value, size_t count,
                            Handle stream) {
  PE_CALL(memsetD32Async, toDevice(target), value, count, stream);
}

PE_EXPORT void mgpuMemset16(void *target, unsigned short value, size_t count,
                            Handle stream) {
  PE_CALL(memsetD16Async, toDevice(target), value, count, stream);
}

PE_EXPORT void mgpuSetDefaultDevice(int32_t device) {
  Driver::deviceIndex = device;
}

namespace {
/// The descriptor of a memref: `rank` sizes and as many strides follow.
struct Descriptor {
  char *allocated;
  char *aligned;
  int64_t offset;
  int64_t sizesAndStrides[];
};
} // namespace

/// How many bytes a contiguous memref has.
static size_t countBytes(int64_t rank, const Descriptor *memref,
                         int64_t elementBytes) {
  size_t bytes = elementBytes;
  for (int64_t i = 0; i < rank; ++i)
    bytes *= memref->sizesAndStrides[i];
  return bytes;
}

PE_EXPORT void mgpuMemHostRegisterMemRef(int64_t rank, Descriptor *memref,
                                         int64_t elementBytes) {
  char *start = memref->aligned + memref->offset * elementBytes;
  // The driver fails on an empty range.
  if (size_t bytes = countBytes(rank, memref, elementBytes))
    PE_CALL(memHostRegister, start, bytes, 0);
}

PE_EXPORT void mgpuMemHostUnregisterMemRef(int64_t rank, Descriptor *memref,
                                           int64_t elementBytes) {
  if (countBytes(rank, memref, elementBytes) != 0)
    PE_CALL(memHostUnregister, memref->aligned + memref->offset * elementBytes);
}
