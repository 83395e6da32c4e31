"""Assembles every kernel module of a file of PTX, and prints what they use.
Calls and local memory are an error, and so are more than REGISTERS registers.

  assemble.py PTXAS CHIP FILE [REGISTERS]
"""

import re
import subprocess
import sys
import tempfile


def main():
    ptxas, chip, path, *most = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        modules = re.split(r"(?m)^(?=\.version)", file.read())[1:]
    known = subprocess.run([ptxas, "--help"], capture_output=True, text=True)
    if chip not in known.stdout:
        print("0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads")
        print(f"(this ptxas does not know {chip})")
        return
    with tempfile.TemporaryDirectory() as directory:
        for module in modules:
            if re.search(r"\bcall\b|\.local\b", module):
                sys.exit("a kernel calls a function or has local memory")
            done = subprocess.run(
                [ptxas, f"-arch={chip}", "-v", "-o", f"{directory}/out", "-"],
                input=module,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                sys.exit(done.stderr)
            for line in done.stderr.splitlines():
                if "bytes stack" in line or "registers" in line:
                    print(line.strip())
                used = re.search(r"Used (\d+) registers", line)
                if most and used and int(used.group(1)) > int(most[0]):
                    sys.exit(f"more than {most[0]} registers")


if __name__ == "__main__":
    main()
