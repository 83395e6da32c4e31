"""Compiles the benchmark's kernels and packs them with the scripts that run them.
The machine that runs them needs only a GPU, Python and a CUDA driver.

  bundle.py PE_OPT DIRECTORY [--chip CHIP] [--libraries DIRECTORY]
            [--flashinfer LIBRARY]

CHIP is sm_80 by default: newer GPUs run its PTX as well. With the directory of
libpe_cuda_runtime and libpe_reference, a whole program is packed, too.
LIBRARY is what flashinfer.cu is compiled to, for the comparison.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import around
import cases
import extract_ptx
import program

SOURCE = Path(__file__).parent
ROOT = SOURCE.parents[1]
SCRIPTS = (
    "run.py",
    "arguments.py",
    "around.py",
    "cases.py",
    "driver.py",
    "oracle.py",
    "other_encodings.py",
    "peers.py",
    "program.py",
    "relative_bias.py",
    "roofline.py",
    "rotation.py",
    "rows.py",
)

# What the example's code for the host calls, in place of a library of MLIR.
CLOCK = """#include <time.h>
double rtclock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}
"""


def run(command, text=None):
    done = subprocess.run(
        list(map(str, command)),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def compile_case(pe_opt, chip, directory, case):
    module = run([pe_opt, f"--pe-lower-to-nvvm=chip={chip}"], case.text())
    modules = extract_ptx.extract(module)
    if len(modules) != 1:
        sys.exit(f"bundle.py: expected one module of kernels, found {len(modules)}")
    (directory / f"{case.name}.ptx").write_text(modules[0])
    contract = json.dumps(extract_ptx.contract(module), indent=1)
    (directory / f"{case.name}.json").write_text(contract)
    return len(extract_ptx.contract(module))


def build_program(pe_opt, chip, directory, libraries, llvm):
    """The example, with the libraries that it needs."""
    example = ROOT / "examples" / f"{program.NAME}.mlir"
    module = run([pe_opt, example, f"--pe-lower-to-nvvm=chip={chip}"])
    text = run([llvm / "mlir-translate", "--mlir-to-llvmir"], module)
    (directory / "program.ll").write_text(text)
    (directory / "clock.c").write_text(CLOCK)
    run(
        [llvm / "llc", "-O3", "-relocation-model=pic", "-filetype=obj"]
        + [directory / "program.ll", "-o", directory / "program.o"]
    )
    names = ("pe_cuda_runtime", "pe_reference")
    run(
        ["cc", directory / "program.o", directory / "clock.c", f"-L{libraries}"]
        + [f"-l{name}" for name in names]
        + ["-o", directory / program.NAME]
    )
    for name in names:
        shutil.copy(libraries / f"lib{name}.so", directory)
    for name in ("program.ll", "program.o", "clock.c"):
        (directory / name).unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pe_opt")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--chip", default="sm_80")
    parser.add_argument("--libraries", type=Path)
    parser.add_argument("--llvm", type=Path, default=Path("/usr/lib/llvm-22/bin"))
    parser.add_argument("--flashinfer", type=Path)
    options = parser.parse_args()
    directory = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    every = [*cases.CASES, *around.CASES]
    with ThreadPoolExecutor(2) as pool:
        counts = pool.map(
            lambda case: compile_case(options.pe_opt, options.chip, directory, case),
            every,
        )
        kernels = sum(counts)
    if options.libraries:
        build_program(
            options.pe_opt, options.chip, directory, options.libraries, options.llvm
        )
    if options.flashinfer:
        shutil.copy(options.flashinfer, directory / "libpe_flashinfer.so")
    for script in SCRIPTS:
        shutil.copy(SOURCE / script, directory)
    shutil.copy(ROOT / "python" / "pe" / "kernels.py", directory)
    archive = directory.with_suffix(".tar.gz")
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(directory, arcname=directory.name)
    print(
        f"{archive}: {archive.stat().st_size} bytes, {len(every)} cases, "
        f"{kernels} launches"
    )


if __name__ == "__main__":
    main()
