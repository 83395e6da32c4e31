"""Other implementations of rotations of queries and keys, if they are installed.

Each is a function of PyTorch and a case, which returns a function of q, k,
positions and tables, to be timed in a CUDA graph, or a text that says why it
cannot. FlashInfer's kernels are called through a library that flashinfer.cu is
compiled to, if the bundle has it.
"""

import ctypes
from pathlib import Path

TYPES = {"bf16": "bfloat16", "f16": "float16", "f32": "float32"}


def find_torch():
    """PyTorch if it is installed and has a GPU, or None."""
    try:
        import torch
    except ImportError:
        return None
    return torch if torch.cuda.is_available() else None


def is_comparable(case):
    """Whether others can do the same: contiguous arrays, positions in order."""
    return getattr(case, "order", "") == "thd" and not (
        case.packed
        or case.unknown_strides
        or case.apart
        or case.axes
        or case.run_time
        or case.scale
        or case.begin
        or len(case.heads) != 2
        or case.element not in TYPES
    )


def inputs(torch, case, tokens):
    dtype = getattr(torch, TYPES[case.element])
    q, k = (
        torch.randn((tokens, heads, case.features), dtype=dtype, device="cuda")
        for heads in case.heads
    )
    positions = torch.arange(tokens, device="cuda", dtype=torch.int32)
    exponents = torch.arange(0, case.rotated, 2, device="cuda")
    frequencies = case.base ** (-exponents / case.rotated)
    angles = positions.float()[:, None] * frequencies
    return q, k, positions, angles.cos(), angles.sin()


def is_whole_half(case):
    return case.layout == "half" and case.rotated == case.features


def eager(torch, case):
    """Hugging Face's function, given its tables."""
    if not is_whole_half(case):
        return "another layout"

    def rotate_half(x):
        first, second = x.chunk(2, dim=-1)
        return torch.cat((-second, first), dim=-1)

    def rotate(q, k, positions, cos, sin):
        cos, sin = cos[:, None], sin[:, None]
        return q * cos + rotate_half(q) * sin, k * cos + rotate_half(k) * sin

    return rotate


def compiled(torch, case):
    rotate = eager(torch, case)
    return rotate if isinstance(rotate, str) else torch.compile(rotate)


def liger(torch, case):
    from liger_kernel.ops.rope import LigerRopeFunction

    if not is_whole_half(case):
        return "another layout"

    def rotate(q, k, positions, cos, sin):
        q, k = q[None].transpose(1, 2), k[None].transpose(1, 2)
        return LigerRopeFunction.apply(q, k, cos[None], sin[None])

    return rotate


def load_flashinfer():
    return ctypes.CDLL(str(Path(__file__).parent / "libpe_flashinfer.so"))


def call_flashinfer(torch, function, case, q, k, positions, *tables):
    pointers = [x.data_ptr() for x in (q, k, positions, *tables)]
    sizes = [*case.heads, case.features, case.rotated]
    is_interleaved = int(case.layout == "interleaved")
    rest = [ctypes.c_float(case.base)] if not tables else []
    status = function(
        int(case.element == "bf16"),
        *map(ctypes.c_void_p, pointers),
        ctypes.c_long(q.shape[0]),
        *sizes,
        is_interleaved,
        *rest,
        ctypes.c_void_p(torch.cuda.current_stream().cuda_stream),
    )
    if status == 801:
        raise NotImplementedError("sizes")
    if status:
        raise RuntimeError(f"CUDA error {status}")


def flashinfer(torch, case):
    """It computes the angles."""
    library = load_flashinfer()
    if case.element == "f32":
        return "another type"

    def rotate(q, k, positions, cos, sin):
        function = library.pe_flashinfer_rotate
        call_flashinfer(torch, function, case, q, k, positions)
        return q, k

    return rotate


def flashinfer_table(torch, case):
    """It reads a table of cosines and sines."""
    library = load_flashinfer()
    if case.element == "f32":
        return "another type"

    def rotate(q, k, positions, table):
        function = library.pe_flashinfer_rotate_cached
        call_flashinfer(torch, function, case, q, k, positions, table)
        return q, k

    return rotate


def as_wide_as_heads(torch, q, k, positions, cos, sin):
    """The tables of Hugging Face's models: each angle twice, in their type."""
    wide = (torch.cat((table, table), dim=-1).to(q.dtype) for table in (cos, sin))
    return q, k, positions, *wide


def in_one_table(torch, q, k, positions, cos, sin):
    table = torch.cat((cos, sin), dim=-1)
    # FlashInfer reads a part of a row more, which it does not use.
    return q, k, positions, torch.cat((table, table[-1:])).contiguous()


def unchanged(torch, *arguments):
    return arguments


# What makes a function, and what makes its arguments before it is timed.
PEERS = {
    "eager": (eager, as_wide_as_heads),
    "compile": (compiled, as_wide_as_heads),
    "liger": (liger, as_wide_as_heads),
    "flashinfer": (flashinfer, unchanged),
    "flashinfer table": (flashinfer_table, in_one_table),
}


def expect(case, q, k, cos, sin):
    """The rotation in f32."""

    def rotate(x):
        x = x.float()[..., : case.rotated]
        c, s = cos[:, None], sin[:, None]
        if case.layout == "half":
            a, b = x.chunk(2, dim=-1)
        else:
            a, b = x[..., ::2], x[..., 1::2]
        return a * c - b * s, b * c + a * s

    return rotate(q), rotate(k)


def find_fault(case, rotate, arguments, prepared):
    """How a peer's numbers differ from ours, by more than their types do."""
    q, k, _, cos, sin = arguments
    expected = expect(case, q, k, cos, sin)
    results = rotate(*prepared)
    for result, (first, second) in zip(results, expected):
        found = result.reshape(result.shape[-3:]).float()
        if found.shape[0] != q.shape[0]:
            found = found.transpose(0, 1)
        found = found[..., : case.rotated]
        if case.layout == "half":
            a, b = found.chunk(2, dim=-1)
        else:
            a, b = found[..., ::2], found[..., 1::2]
        error = max((a - first).abs().max(), (b - second).abs().max())
        if error > 0.1:
            return f"wrong: {float(error):.2g}"
    return ""


def time_peer(torch, name, case, tokens, copies, flush_bytes, rounds=9):
    """The median time in µs, of arrays that are in no cache, or a text."""
    if not is_comparable(case):
        return ""
    try:
        # Each case is compiled for its own sizes: without the reset, a case of
        # other sizes would be compiled for dynamic sizes.
        torch._dynamo.reset()
        build, prepare = PEERS[name]
        rotate = build(torch, case)
        if isinstance(rotate, str):
            return rotate
        every = [inputs(torch, case, tokens) for _ in range(copies)]
        prepared = [prepare(torch, *each) for each in every]
        fault = find_fault(case, rotate, every[0], prepared[0])
        if fault:
            return fault
        stream = torch.cuda.Stream()
        with torch.cuda.stream(stream):
            for _ in range(3):
                rotate(*prepared[0])
        stream.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            kept = [rotate(*each) for each in prepared]
        scratch = torch.empty(flush_bytes // 4, dtype=torch.int32, device="cuda")
        times = []
        for _ in range(rounds + 2):
            scratch.fill_(0)
            events = [torch.cuda.Event(enable_timing=True) for _ in range(2)]
            events[0].record()
            graph.replay()
            events[1].record()
            torch.cuda.synchronize()
            times.append(events[0].elapsed_time(events[1]) * 1000 / copies)
        del kept
        return sorted(times[2:])[rounds // 2]
    except (ImportError, OSError):
        return "absent"
    except Exception as error:  # A peer that fails is reported, and no more.
        return f"failed: {type(error).__name__}: {error}".splitlines()[0]
