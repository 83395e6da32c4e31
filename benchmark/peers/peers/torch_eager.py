"""PyTorch, each operation by itself: Hugging Face's function as it is."""

from . import llama

NAME = "PyTorch eager"
PACKAGES = llama.PACKAGES


def cases(workload):
    if workload.is_layer:
        yield llama.Case(workload, "transformers", computed=True)
        yield llama.Case(workload, "transformers", computed=False)
