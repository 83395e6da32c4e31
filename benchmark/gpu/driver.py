"""The CUDA driver through ctypes: memory, kernels, graphs and their times."""

import ctypes
import sys

EMPTY = b"""
.version 7.0
.target sm_80
.address_size 64
.visible .entry empty() { ret; }
\0"""


class Driver:
    """Device 0, its context and one stream."""

    def __init__(self):
        try:
            self.library = ctypes.CDLL("libcuda.so.1")
        except OSError as error:
            sys.exit(f"no CUDA driver: {error}")
        self.call("cuInit", 0)
        device, context = ctypes.c_int(), ctypes.c_void_p()
        self.call("cuDeviceGet", ctypes.byref(device), 0)
        self.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
        self.call("cuCtxSetCurrent", context)
        self.device = device
        self.stream = ctypes.c_void_p()
        self.call("cuStreamCreate", ctypes.byref(self.stream), 1)

    def call(self, name, *arguments):
        status = getattr(self.library, name)(*arguments)
        if status:
            text = ctypes.c_char_p()
            self.library.cuGetErrorString(status, ctypes.byref(text))
            sys.exit(f"{name}: {(text.value or b'unknown error').decode()}")

    def name(self):
        text = ctypes.create_string_buffer(128)
        self.call("cuDeviceGetName", text, 128, self.device)
        return text.value.decode()

    def cache_bytes(self):
        """The size of the L2 cache."""
        count = ctypes.c_int()
        l2_cache_size = 38
        self.call(
            "cuDeviceGetAttribute", ctypes.byref(count), l2_cache_size, self.device
        )
        return count.value

    def load(self, ptx, name):
        module, function = ctypes.c_void_p(), ctypes.c_void_p()
        self.call("cuModuleLoadData", ctypes.byref(module), ctypes.c_char_p(ptx))
        self.call(
            "cuModuleGetFunction", ctypes.byref(function), module, name.encode()
        )
        return function

    def allocate(self, count):
        pointer = ctypes.c_uint64()
        self.call("cuMemAlloc_v2", ctypes.byref(pointer), ctypes.c_size_t(count))
        return pointer

    def free(self, pointer):
        self.call("cuMemFree_v2", pointer)

    def upload(self, pointer, blob):
        self.call("cuMemcpyHtoD_v2", pointer, blob, ctypes.c_size_t(len(blob)))

    def download(self, pointer, count):
        blob = ctypes.create_string_buffer(count)
        self.call("cuMemcpyDtoH_v2", blob, pointer, ctypes.c_size_t(count))
        return blob.raw

    def copy(self, target, source, count):
        self.call(
            "cuMemcpyDtoDAsync_v2",
            target,
            source,
            ctypes.c_size_t(count),
            self.stream,
        )

    def launch(self, function, grid, block, arguments):
        """`arguments` are ctypes numbers, which live until the launch."""
        pointers = (ctypes.c_void_p * max(1, len(arguments)))(
            *[ctypes.addressof(argument) for argument in arguments]
        )
        self.call(
            "cuLaunchKernel", function, *grid, *block, 0, self.stream, pointers, None
        )

    def synchronize(self):
        self.call("cuStreamSynchronize", self.stream)

    def fill(self, pointer, word, count):
        """Sets `count` words of 32 bits."""
        self.call(
            "cuMemsetD32Async", pointer, word, ctypes.c_size_t(count), self.stream
        )

    def time(self, works, flush=None, rounds=9):
        """The median time in µs of one of `works`, which are replayed together as
        a graph of launches, each time after `flush`."""
        graph, executable = ctypes.c_void_p(), ctypes.c_void_p()
        self.call("cuStreamBeginCapture_v2", self.stream, 1)
        for work in works:
            work()
        self.call("cuStreamEndCapture", self.stream, ctypes.byref(graph))
        self.call(
            "cuGraphInstantiateWithFlags",
            ctypes.byref(executable),
            graph,
            ctypes.c_uint64(0),
        )
        events = [ctypes.c_void_p(), ctypes.c_void_p()]
        for event in events:
            self.call("cuEventCreate", ctypes.byref(event), 0)
        times = []
        for _ in range(rounds + 2):
            if flush:
                flush()
            self.call("cuEventRecord", events[0], self.stream)
            self.call("cuGraphLaunch", executable, self.stream)
            self.call("cuEventRecord", events[1], self.stream)
            self.synchronize()
            milliseconds = ctypes.c_float()
            self.call("cuEventElapsedTime", ctypes.byref(milliseconds), *events)
            times.append(milliseconds.value * 1000 / len(works))
        self.call("cuGraphExecDestroy", executable)
        self.call("cuGraphDestroy", graph)
        for event in events:
            self.call("cuEventDestroy_v2", event)
        return sorted(times[2:])[rounds // 2]
