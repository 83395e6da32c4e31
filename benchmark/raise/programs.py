"""Rotations of Llama's queries and keys, as torch-mlir exports them."""

from __future__ import annotations

import dataclasses
from typing import Sequence

import export
import numpy as np
import torch
from transformers import LlamaConfig
from transformers.models.llama import modeling_llama as llama

HEADS, KEY_HEADS, DIM, BASE = 32, 8, 128, 500000.0

# The parameters of Llama 3, for pe.Rotary.
CONFIG = {"model_type": "llama", "head_dim": DIM, "rope_theta": BASE}


class _Rotation(torch.nn.Module):
    """The tables, and the rotation of q and k [1, heads, tokens, features]."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = llama.LlamaRotaryEmbedding(
            LlamaConfig(
                head_dim=DIM,
                hidden_size=HEADS * DIM,
                num_attention_heads=HEADS,
                rope_parameters={"rope_type": "default", "rope_theta": BASE},
            )
        )

    def forward(self, q, k, positions):
        cos, sin = self.embedding(q, positions)
        return llama.apply_rotary_pos_emb(q, k, cos, sin)


class _Block(_Rotation):
    """The same between the views of an attention block: of what projections
    make, [1, tokens, heads · features], and to what attention reads. A scale
    stands for the projections, which would take most of the time."""

    def __init__(self, rotates: bool):
        super().__init__()
        self.rotates = rotates

    def forward(self, q, k, positions):
        q = (q * 0.5).view(1, q.shape[1], HEADS, DIM).transpose(1, 2)
        k = (k * 0.5).view(1, k.shape[1], KEY_HEADS, DIM).transpose(1, 2)
        if self.rotates:
            return super().forward(q, k, positions)
        return q.contiguous(), k.contiguous()


@dataclasses.dataclass
class Program:
    """A function that torch-mlir exported, its arguments and PyTorch's results."""

    name: str
    module: torch.nn.Module
    arguments: list[np.ndarray]
    results: list[np.ndarray]
    text: str
    """The module, whose function is @main."""


def _export(
    name: str, module: torch.nn.Module, arguments: Sequence[torch.Tensor]
) -> Program:
    text, results = export.export(module, arguments)
    return Program(
        name,
        module,
        [x.numpy() for x in arguments],
        [x.numpy() for x in results],
        text,
    )


def rotation(tokens: int) -> Program:
    """The rotation by itself."""
    torch.manual_seed(0)
    arrays = [torch.randn(1, heads, tokens, DIM) for heads in (HEADS, KEY_HEADS)]
    return _export("rotation", _Rotation(), [*arrays, torch.arange(tokens)[None]])


def block(tokens: int, rotates: bool = True) -> Program:
    """The rotation in a block, or the block without it."""
    torch.manual_seed(0)
    arrays = [torch.randn(1, tokens, heads * DIM) for heads in (HEADS, KEY_HEADS)]
    name = "rotation in a block" if rotates else "block without rotation"
    return _export(name, _Block(rotates), [*arrays, torch.arange(tokens)[None]])
