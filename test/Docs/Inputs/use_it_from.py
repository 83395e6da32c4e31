"""Checks a page's section "Use it from": commands run, code stands in files.

Blocks of type "sh" are run one after another in a scratch directory that looks
like the source tree with its build directory, and that has the page's first
MLIR block as input.mlir. Every paragraph of any other block must stand, line
by line, in a source file of that type; indentation does not count. Blocks of
type "python" are run by the package's own tests.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCES = {
    "cmake": "examples/embed/CMakeLists.txt",
    "cpp": "examples/embed/embed.cpp",
    "c": "examples/embed/embed.c",
}
TOOLS = ["llc", "mlir-opt", "mlir-translate", "opt"]


def lines_of(text):
    lines = [line.strip() for line in text.strip().splitlines()]
    return "\n" + "\n".join(lines) + "\n"


def check_code(kind, block, root):
    source = lines_of((root / SOURCES[kind]).read_text())
    for paragraph in block.strip().split("\n\n"):
        if lines_of(paragraph) not in source:
            sys.exit(f"not in {SOURCES[kind]}:\n{paragraph}")


def check_commands(block, scratch):
    path = os.pathsep.join([str(scratch / "tools"), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=scratch,
        env=dict(os.environ, PATH=path),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        sys.exit(f"failed:\n{block}{done.stderr}")


def main(page, build, llvm_tools):
    root = pathlib.Path(page).parent.resolve()
    text = pathlib.Path(page).read_text()
    section = re.search(r"^## Use it from.*?(?=^## )", text, re.M | re.S)[0]
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S)
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        for name in ["benchmark", "docs", "examples"]:
            (scratch / name).symlink_to(root / name)
        (scratch / "build").symlink_to(os.path.abspath(build))
        (scratch / "tools").mkdir()
        for tool in TOOLS:
            (scratch / "tools" / f"{tool}-22").symlink_to(f"{llvm_tools}/{tool}")
        mlir = re.search(r"^```mlir\n(.*?)^```$", text, re.M | re.S)[1]
        (scratch / "input.mlir").write_text(mlir)
        for kind, block in blocks:
            if kind == "sh":
                check_commands(block, scratch)
            elif kind != "python":
                check_code(kind, block, root)
    print(" ".join(kind for kind, _ in blocks))


if __name__ == "__main__":
    main(*sys.argv[1:])
