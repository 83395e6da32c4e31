"""ggml_rope_ext of llama.cpp's library, through its C interface.

The graph and its plan are made once; a call computes the graph. The library
comes with the package libggml-python. Its build may or may not use AVX2, which
the label says.
"""

import ctypes

NAME = "ggml"
PACKAGES = ("libggml-python", "numpy")

F32, I32 = 0, 26  # enum ggml_type
NEOX = 2  # the half layout
OVERHEAD = 1 << 20  # for tensors and graphs, beside their data
pointer = ctypes.c_void_p


class InitParams(ctypes.Structure):
    _fields_ = [
        ("mem_size", ctypes.c_size_t),
        ("mem_buffer", ctypes.c_void_p),
        ("no_alloc", ctypes.c_bool),
    ]


class Plan(ctypes.Structure):
    _fields_ = [
        ("work_size", ctypes.c_size_t),
        ("work_data", ctypes.c_void_p),
        ("n_threads", ctypes.c_int),
        ("rest", ctypes.c_void_p * 8),
    ]


def library():
    """libggml-cpu, with the results that are no int declared."""
    import os

    import libggml

    folder = os.path.join(os.path.dirname(libggml.__file__), "lib64")
    base = ctypes.CDLL(f"{folder}/libggml-base.so", ctypes.RTLD_GLOBAL)
    cpu = ctypes.CDLL(f"{folder}/libggml-cpu.so")
    for name in ("init", "new_tensor_1d", "new_tensor_3d", "rope_ext",
                 "rope_ext_inplace", "new_graph", "get_data"):
        getattr(base, f"ggml_{name}").restype = ctypes.c_void_p
    cpu.ggml_graph_plan.restype = Plan
    cpu.ggml_cpu_init()
    return base, cpu


class Case:
    trigonometry = "computed"

    def __init__(self, workload, in_place):
        base, cpu = library()
        self.workload = workload
        self.in_place = in_place
        where = "in place" if in_place else "out of place"
        avx2 = "AVX2" if cpu.ggml_cpu_has_avx2() else "no AVX2"
        self.label = f"{where}, {avx2}"
        data = sum(4 * t * h * d for t, h, d in workload.shapes())
        data = 2 * data + 4 * workload.tokens
        pool = InitParams(data + OVERHEAD, None, False)
        context = pointer(base.ggml_init(pool))
        graph = pointer(base.ggml_new_graph(context))

        def new(kind, *extents):
            made = getattr(base, f"ggml_new_tensor_{len(extents)}d")
            return pointer(made(context, kind, *map(ctypes.c_int64, extents)))

        positions = new(I32, workload.tokens)
        shape = (workload.tokens,)
        self.positions = view(base, positions, shape, ctypes.c_int32)
        self.x, self.y = [], []
        suffix = "_inplace" if in_place else ""
        rope = getattr(base, f"ggml_rope_ext{suffix}")
        real = ctypes.c_float
        # No scaling of positions, no YaRN, no attention factor.
        numbers = map(real, (workload.base, 1, 0, 1, 0, 0))
        last = [workload.dim, NEOX, 0, *numbers]
        for shape in workload.shapes():
            x = new(F32, *reversed(shape))
            y = pointer(rope(context, x, positions, None, *last))
            base.ggml_build_forward_expand(graph, y)
            self.x.append(view(base, x, shape, real))
            self.y.append(view(base, y, shape, real))

        plan = cpu.ggml_graph_plan(graph, 1, None)
        work = ctypes.create_string_buffer(plan.work_size)
        plan.work_data = ctypes.addressof(work)
        compute, plan_pointer = cpu.ggml_graph_compute, ctypes.byref(plan)

        def run():
            compute(graph, plan_pointer)

        self.run = run
        self.keep = plan, work
        self.context, self.base = context, base
        self.prepare(0)

    def __del__(self):
        if hasattr(self, "context"):
            self.base.ggml_free(self.context)

    def prepare(self, start):
        self.positions[...] = self.workload.positions(start)
        for array, value in zip(self.x, self.workload.inputs()):
            array[...] = value

    def outputs(self):
        return [y.copy() for y in self.y]


def view(base, tensor, shape, kind):
    """The data of a tensor as a numpy array."""
    import numpy as np

    address = base.ggml_get_data(tensor)
    data = (kind * int(np.prod(shape))).from_address(address)
    return np.ctypeslib.as_array(data).reshape(shape)


def cases(workload):
    for in_place in (False, True):
        yield Case(workload, in_place)
