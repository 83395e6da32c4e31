"""Runs a tool with the pipeline that --dump-pass-pipeline wrote to a file."""

import subprocess
import sys

file, *command = sys.argv[1:]
with open(file) as dump:
    text = dump.read()
pipeline = text[text.index("builtin.module(") :]
sys.exit(subprocess.call(command + ["--pass-pipeline=" + pipeline]))
