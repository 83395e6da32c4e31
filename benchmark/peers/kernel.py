"""Compiles rotations with pe and loads them into this process.

From .mlir text through pe-opt, mlir-translate, opt and llc to a shared object
whose functions are called by ctypes through MLIR's C interface: a pointer to a
descriptor for every array.
"""

import ctypes
import os
import subprocess

FREQUENCIES = """\
  %freq, %scale = pe.frequencies
      {{dim = {dim} : i64, base = {base!r} : f64, scheme = #pe.default}}
      : tensor<{pairs}xf64>, f64
"""


class Tools:
    """Where the programs are, and the directory for what they write."""

    def __init__(self, pe_opt, llvm_bin, work_dir):
        self.pe_opt = pe_opt
        self.llvm_bin = llvm_bin
        self.work_dir = work_dir

    def version(self):
        command = [os.path.join(self.llvm_bin, "llc"), "--version"]
        text = subprocess.run(command, check=True, capture_output=True).stdout
        return text.decode().split("LLVM version ")[1].split()[0]


def source(workload, in_place, contiguous):
    """The .mlir text of a function @rotate(x..., y..., positions or start)."""
    tokens, pairs = workload.tokens, workload.dim // 2
    count = len(workload.heads)
    types = ["x".join(map(str, s)) + "xf32" for s in workload.shapes()]
    types = [f"tensor<{t}>" for t in types]
    index = f"tensor<{tokens}x{'i32' if contiguous else 'i64'}>"
    arguments = [f"%x{i}: {t}" for i, t in enumerate(types)]
    if not in_place:
        arguments += [f"%y{i}: {t}" for i, t in enumerate(types)]
    arguments.append("%start: i32" if contiguous else f"%p: {index}")
    results = ", ".join(types)
    text = f"func.func @rotate({', '.join(arguments)}) -> ({results})\n"
    text += "    attributes {llvm.emit_c_interface} {\n"
    if contiguous:
        text += f"  %p = pe.positions %start : {index}\n"
    text += FREQUENCIES.format(
        dim=workload.dim, base=workload.base, pairs=pairs
    )
    for i, t in enumerate(types):
        operands = f"outs(%{'x' if in_place else 'y'}{i} : {t})"
        ins = "" if in_place else f"ins(%x{i} : {t}) "
        text += f"""\
  %r{i} = pe.rotary {ins}angles(%p, %freq : {index}, tensor<{pairs}xf64>)
      {operands}
      {{layout = #pe.layout<half>, position_dims = array<i64: 0>}} -> {t}
"""
    values = ", ".join(f"%r{i}" for i in range(count))
    return text + f"  return {values} : {results}\n}}\n"


def compile_source(tools, text, name, options=""):
    """Compiles text for this machine; returns the function @rotate."""
    flag = "--pe-lower-to-llvm" + (f"={options}" if options else "")
    stem = os.path.join(tools.work_dir, name)

    def llvm(tool, *flags):
        return [os.path.join(tools.llvm_bin, tool), *flags]

    with open(f"{stem}.mlir", "w") as file:
        file.write(text)
    for command in (
        [tools.pe_opt, f"{stem}.mlir", flag, "-o", f"{stem}.llvm.mlir"],
        llvm("mlir-translate", "--mlir-to-llvmir", f"{stem}.llvm.mlir",
             "-o", f"{stem}.ll"),
        llvm("opt", "-O3", "-mcpu=native", f"{stem}.ll", "-o", f"{stem}.bc"),
        llvm("llc", "-O3", "-mcpu=native", "-relocation-model=pic",
             "-filetype=obj", f"{stem}.bc", "-o", f"{stem}.o"),
        ["c++", "-shared", f"{stem}.o", "-o", f"{stem}.so"],
    ):
        subprocess.run(command, check=True)
    return ctypes.CDLL(f"{stem}.so")._mlir_ciface_rotate


def descriptor(array):
    """MLIR's descriptor of a numpy array, which must be kept beside it."""
    extents = ctypes.c_int64 * array.ndim

    class MemRef(ctypes.Structure):
        _fields_ = [
            ("allocated", ctypes.c_void_p),
            ("aligned", ctypes.c_void_p),
            ("offset", ctypes.c_int64),
            ("sizes", extents),
            ("strides", extents),
        ]

    strides = [stride // array.itemsize for stride in array.strides]
    data = array.ctypes.data
    return MemRef(data, data, 0, extents(*array.shape), extents(*strides))
