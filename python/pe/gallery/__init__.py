"""The pictures of positional encodings, drawn from what the kernels compute.

    python -m pe.gallery out/

writes one PNG file for each picture; it needs matplotlib.
"""
