"""PyTorch's compiler on Hugging Face's function; it needs a C++ compiler."""

from . import llama

NAME = "torch.compile"
PACKAGES = llama.PACKAGES


def compiled(function):
    import torch

    return torch.compile(function, dynamic=False, fullgraph=True)


def cases(workload):
    # Only where its time of compilation may pay.
    if workload.is_layer and workload.tokens >= 4096:
        for computed in (True, False):
            yield llama.Case(workload, "transformers", computed, compiled)
