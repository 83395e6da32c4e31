"""Compiles the benchmark's kernels and packs them with the script that runs
them. The machine that runs it needs only a GPU, Python and a CUDA driver.

  bundle.py PE_OPT DIRECTORY [CHIP]

CHIP is sm_80 by default: newer GPUs run its PTX as well.
"""

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import around
import extract_ptx

# The name, the heads of q and of k, the features of a head, rotary_dim, the
# layout, the element type and the base.
MODELS = [
    ("llama-3-8b", 32, 8, 128, 128, "half", "bf16", 5.0e5),
    ("llama-3-70b", 64, 8, 128, 128, "half", "bf16", 5.0e5),
    ("qwen-2-7b", 28, 4, 128, 128, "half", "bf16", 1.0e6),
    ("gemma-2-9b", 16, 8, 256, 256, "half", "bf16", 1.0e4),
    ("gpt-j-6b", 16, 16, 256, 64, "interleaved", "f16", 1.0e4),
    ("llama-3-8b-f32", 32, 8, 128, 128, "half", "f32", 5.0e5),
    ("interleaved", 32, 8, 128, 128, "interleaved", "bf16", 1.0e4),
]
BYTES = {"bf16": 2, "f16": 2, "f32": 4}


def program(heads_q, heads_k, features, rotated, layout, element, base):
    """Updates q and k, packed tokens, in one launch."""
    pairs = rotated // 2
    rotate = "\n".join(
        f"  pe.rotary angles(%p, %f : memref<?xi32>, memref<{pairs}xf64>)\n"
        f"      outs(%{name} : memref<?x{heads}x{features}x{element}>)\n"
        f"      {{layout = #pe.layout<{layout}>, position_dims = array<i64: 0>}}"
        for name, heads in (("q", heads_q), ("k", heads_k))
    )
    return f"""
func.func @rotate(%q: memref<?x{heads_q}x{features}x{element}>,
                  %k: memref<?x{heads_k}x{features}x{element}>,
                  %p: memref<?xi32>) {{
  %freq, %a = pe.frequencies {{dim = {rotated} : i64, base = {base:.1f} : f64}}
      : tensor<{pairs}xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<{pairs}xf64> to memref<{pairs}xf64>
{rotate}
  return
}}
"""


def compile_kernel(pe_opt, chip, text):
    command = [pe_opt, f"--pe-lower-to-nvvm=chip={chip}"]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    kernels = extract_ptx.extract(done.stdout)
    if len(kernels) != 1:
        sys.exit(f"bundle.py: expected one kernel, found {len(kernels)}")
    return kernels[0]


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    pe_opt, directory = sys.argv[1], Path(sys.argv[2])
    chip = sys.argv[3] if len(sys.argv) > 3 else "sm_80"
    directory.mkdir(parents=True, exist_ok=True)
    manifest = []
    for name, *model in MODELS:
        file = f"{name}.ptx"
        (directory / file).write_text(compile_kernel(pe_opt, chip, program(*model)))
        fields = ("heads_q", "heads_k", "features", "rotated", "layout")
        entry = dict(zip(fields, model))
        entry.update(name=name, file=file, element=model[5], base=model[6])
        # A thread's pairs: two accesses of 16 bytes, or one if interleaved.
        lanes = 16 // BYTES[model[5]]
        entry["lanes"] = lanes // 2 if model[4] == "interleaved" else lanes
        manifest.append(entry)
    for name, text in around.PROGRAMS.items():
        ptx = compile_kernel(pe_opt, chip, around.MAPS + text)
        (directory / f"around-{name}.ptx").write_text(ptx)
    (directory / "manifest.json").write_text(json.dumps(manifest, indent=1))
    source = Path(__file__).parent
    for script in ("run.py", "around.py", "driver.py", "peers.py", "oracle.py"):
        shutil.copy(source / script, directory / script)
    archive = directory.with_suffix(".tar.gz")
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(directory, arcname=directory.name)
    kernels = len(manifest) + len(around.PROGRAMS)
    print(f"{archive}: {archive.stat().st_size} bytes, {kernels} kernels")


if __name__ == "__main__":
    main()
