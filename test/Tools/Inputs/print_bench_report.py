"""Prints what there is in a JSON report of pe-bench, without the numbers.

First what the context has that Google Benchmark does not put there, then a line
for each run. Fails if a number is not positive.
"""

import json
import sys

OURS = ("cpu", "cpu_features", "llvm_version", "pipeline_options")
KEYS = ("bytes_per_second", "label", "ratio", "real_time", "target")


def main():
    with open(sys.argv[1]) as file:
        report = json.load(file)
    print(", ".join(key for key in OURS if key in report["context"]))
    for run in report["benchmarks"]:
        for key in KEYS:
            value = run.get(key, 1)
            if not isinstance(value, str) and not value > 0:
                sys.exit(f"{run['name']}: {key} is {value}")
        print(f"{run['name']}: {', '.join(key for key in KEYS if key in run)}")


if __name__ == "__main__":
    main()
