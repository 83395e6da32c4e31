"""What a model's configuration says of its positions."""

from pe.config.layers import NoRotation
from pe.config.reading import as_mapping
from pe.config.result import RotaryConfig
from pe.config.rotary import layer_types, read_rotary, selectors

__all__ = [
    "NoRotation",
    "RotaryConfig",
    "as_mapping",
    "layer_types",
    "read_rotary",
    "selectors",
]
