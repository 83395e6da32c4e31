//===- FakeCuda.cpp - A CUDA driver that says what it is asked ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Stands in for libcuda.so.1 in tests: prints each call that matters, and
// gives out host memory as that of the device. No kernel runs.
//
//===----------------------------------------------------------------------===//

#include <cstdio>
#include <cstdlib>
#include <cstring>

static int handle;
using DevicePtr = unsigned long long;

#define FAKE extern "C" int

FAKE cuGetErrorString(int result, const char **text) {
  *text = result == 222 ? "fake error of the module" : nullptr;
  return 0;
}
FAKE cuInit(unsigned) { return 0; }
FAKE cuDeviceGet(int *device, int index) {
  *device = index;
  return 0;
}
FAKE cuDeviceGetName(char *name, int length, int) {
  snprintf(name, length, "fake device");
  return 0;
}
FAKE cuDevicePrimaryCtxRetain(void **context, int) {
  *context = &handle;
  return 0;
}
FAKE cuCtxSetCurrent(void *) { return 0; }

FAKE cuModuleLoadData(void **module, const void *data) {
  if (getenv("PE_FAKE_CUDA_REFUSES"))
    return 222;
  bool isPTX = strstr(static_cast<const char *>(data), ".entry");
  printf("load %s\n", isPTX ? "PTX" : "something else");
  *module = &handle;
  return 0;
}
FAKE cuModuleUnload(void *) {
  printf("unload\n");
  fflush(stdout);
  return getenv("PE_FAKE_CUDA_IS_GONE") ? 4 : 0;
}
FAKE cuModuleGetFunction(void **function, void *, const char *name) {
  printf("get %s\n", name);
  *function = &handle;
  return 0;
}
FAKE cuLaunchKernel(void *, unsigned gridX, unsigned gridY, unsigned gridZ,
                    unsigned blockX, unsigned blockY, unsigned blockZ,
                    unsigned sharedBytes, void *, void **, void **) {
  printf("launch grid %u %u %u block %u %u %u shared %u\n", gridX, gridY, gridZ,
         blockX, blockY, blockZ, sharedBytes);
  return 0;
}

FAKE cuStreamCreate(void **stream, unsigned) {
  *stream = &handle;
  return 0;
}
FAKE cuStreamDestroy_v2(void *) { return 0; }
FAKE cuStreamSynchronize(void *) {
  printf("synchronize\n");
  return 0;
}
FAKE cuStreamWaitEvent(void *, void *, unsigned) { return 0; }
FAKE cuEventCreate(void **event, unsigned) {
  *event = &handle;
  return 0;
}
FAKE cuEventDestroy_v2(void *) { return 0; }
FAKE cuEventSynchronize(void *) { return 0; }
FAKE cuEventRecord(void *, void *) { return 0; }

FAKE cuMemAlloc_v2(DevicePtr *pointer, size_t bytes) {
  printf("allocate %zu\n", bytes);
  *pointer = reinterpret_cast<DevicePtr>(malloc(bytes));
  return 0;
}
FAKE cuMemAllocManaged(DevicePtr *pointer, size_t bytes, unsigned) {
  printf("allocate managed %zu\n", bytes);
  *pointer = reinterpret_cast<DevicePtr>(malloc(bytes));
  return 0;
}
FAKE cuMemFree_v2(DevicePtr pointer) {
  printf("free\n");
  free(reinterpret_cast<void *>(pointer));
  return 0;
}
FAKE cuMemcpyHtoD_v2(DevicePtr target, const void *source, size_t bytes) {
  memcpy(reinterpret_cast<void *>(target), source, bytes);
  return 0;
}
FAKE cuMemcpyDtoH_v2(void *target, DevicePtr source, size_t bytes) {
  memcpy(target, reinterpret_cast<void *>(source), bytes);
  return 0;
}
FAKE cuMemcpyAsync(DevicePtr, DevicePtr, size_t, void *) { return 0; }
FAKE cuMemsetD32Async(DevicePtr, unsigned, size_t, void *) { return 0; }
FAKE cuMemsetD16Async(DevicePtr, unsigned short, size_t, void *) { return 0; }
FAKE cuMemHostRegister_v2(void *, size_t bytes, unsigned) {
  printf("register %zu\n", bytes);
  return 0;
}
FAKE cuMemHostUnregister(void *) {
  printf("unregister\n");
  return 0;
}
