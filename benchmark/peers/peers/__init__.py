"""The other implementations, one module each, and what they have in common.

A module has NAME, PACKAGES (which it imports, as pip calls them) and
cases(workload), which yields its ways to do the workload. A Case is

  label        which way it is, as shown in the table
  in_place     whether it overwrites its input
  trigonometry "computed" at every call, or read from a "table" made before
  prepare(start)  sets the input anew and the positions to start, start + 1 ...
  run()        rotates once; this is what is timed
  outputs()    the arrays [tokens, heads, dim] that run() made

The packages are imported within cases(), so that naming the modules needs
none of them.
"""

import importlib
import importlib.metadata

MODULES = ("onnx_runtime", "torch_eager", "torch_compile", "jax_jit", "ggml")


def load():
    """All peer modules, whether their packages are installed or not."""
    return [importlib.import_module(f"{__name__}.{name}") for name in MODULES]


def versions(peer):
    """The version of each package of the peer; None where there is none."""
    found = {}
    for package in peer.PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = None
    return found


def absent(peer):
    """Why the peer cannot run, if packages are missing; or None."""
    names = [name for name, version in versions(peer).items() if not version]
    if names:
        plural = "s" if len(names) > 1 else ""
        return f"package{plural} not installed: {', '.join(names)}"
    return None
