"""Other implementations of the same rotation, if their packages are installed.

Each returns a function without arguments to be timed, or a text that says why
it cannot. All use PyTorch's tensors, and are captured into a CUDA graph.
"""


def inputs(torch, model, tokens):
    element = {"bf16": torch.bfloat16, "f16": torch.float16, "f32": torch.float32}
    dtype = element[model["element"]]

    def heads(count):
        shape = (tokens, count, model["features"])
        return torch.randn(shape, dtype=dtype, device="cuda")

    positions = torch.arange(tokens, device="cuda", dtype=torch.int32)
    return heads(model["heads_q"]), heads(model["heads_k"]), positions


def tables(torch, model, positions, dtype):
    exponents = torch.arange(0, model["rotated"], 2, device="cuda")
    frequencies = model["base"] ** (-exponents / model["rotated"])
    angles = positions.float()[:, None] * frequencies
    both = torch.cat((angles, angles), dim=-1)
    return both.cos().to(dtype), both.sin().to(dtype)


def eager(torch, model, tokens):
    """Hugging Face's function, given its tables."""
    if model["layout"] != "half" or model["rotated"] != model["features"]:
        return "another layout"
    q, k, positions = inputs(torch, model, tokens)
    cos, sin = tables(torch, model, positions, q.dtype)
    cos, sin = cos[:, None], sin[:, None]

    def rotate_half(x):
        first, second = x.chunk(2, dim=-1)
        return torch.cat((-second, first), dim=-1)

    def rotate():
        return q * cos + rotate_half(q) * sin, k * cos + rotate_half(k) * sin

    return rotate


def compiled(torch, model, tokens):
    rotate = eager(torch, model, tokens)
    return rotate if isinstance(rotate, str) else torch.compile(rotate)


def liger(torch, model, tokens):
    from liger_kernel.ops.rope import LigerRopeFunction

    if model["layout"] != "half" or model["rotated"] != model["features"]:
        return "another layout"
    q, k, positions = inputs(torch, model, tokens)
    cos, sin = tables(torch, model, positions, q.dtype)
    q, k = q[None].transpose(1, 2), k[None].transpose(1, 2)
    return lambda: LigerRopeFunction.apply(q, k, cos[None], sin[None])


def flashinfer(torch, model, tokens):
    import flashinfer

    if model["element"] == "f32":
        return "another type"
    q, k, positions = inputs(torch, model, tokens)
    return lambda: flashinfer.rope.apply_rope_pos_ids_inplace(
        q,
        k,
        positions,
        rotary_dim=model["rotated"],
        interleave=model["layout"] == "interleaved",
        rope_theta=model["base"],
    )


PEERS = {
    "eager": eager,
    "compile": compiled,
    "liger": liger,
    "flashinfer": flashinfer,
}


def time_peer(torch, build, model, tokens, repetitions=20, rounds=7):
    """The median time in µs, or a text."""
    try:
        # Each case is compiled for its own sizes: without the reset, a case of
        # other sizes would be compiled for dynamic sizes.
        torch._dynamo.reset()
        work = build(torch, model, tokens)
        if isinstance(work, str):
            return work
        stream = torch.cuda.Stream()
        with torch.cuda.stream(stream):
            for _ in range(3):
                work()
        stream.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            for _ in range(repetitions):
                work()
        times = []
        for _ in range(rounds + 2):
            events = [torch.cuda.Event(enable_timing=True) for _ in range(2)]
            events[0].record()
            graph.replay()
            events[1].record()
            torch.cuda.synchronize()
            times.append(events[0].elapsed_time(events[1]) * 1000 / repetitions)
        return sorted(times[2:])[rounds // 2]
    except ImportError:
        return "absent"
    except Exception as error:  # A peer that fails is reported, and no more.
        return f"failed: {type(error).__name__}: {error}".splitlines()[0]
