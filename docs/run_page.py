#!/usr/bin/env python3
"""Makes a page from a template: runs its commands and inserts their output.

A fenced block that starts with "```sh run" is a shell script. It becomes a
block of type "sh", followed by its output as a block of type "mlir", or of the
type after "run". All commands share one scratch directory, in which the files
of --inputs are found.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```sh run ?(\w*)\n(.*?)^```$", re.M | re.S)


def run(script, directory, env):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=directory,
        env=env,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        sys.exit(f"failed: {script}\n{done.stderr}")
    return done.stdout.strip("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("template", type=pathlib.Path)
    parser.add_argument("--inputs", nargs="*", default=[])
    parser.add_argument("--path", nargs="*", default=[], help="tools")
    parser.add_argument("--output", type=pathlib.Path)
    args = parser.parse_args()

    tools = [os.path.abspath(tool) for tool in args.path]
    path = os.pathsep.join(tools + [os.environ["PATH"]])
    env = dict(os.environ, PATH=path)
    with tempfile.TemporaryDirectory() as directory:
        for source in args.inputs:
            shutil.copy(source, directory)

        def expand(match):
            output = run(match[2], directory, env)
            return f"```sh\n{match[2]}```\n\n```{match[1] or 'mlir'}\n{output}\n```"

        page = BLOCK.sub(expand, args.template.read_text())
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(page)
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main()
