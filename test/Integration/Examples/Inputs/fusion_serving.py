"""Runs the example of serving on some tokens.

  fusion_serving.py write EXAMPLE.mlir > program.mlir
  fusion_serving.py check OUTPUT...

The check computes the results from the definitions, in f64.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "CPU" / "Inputs"))
import serving_variants
from serving_cases import Argument, Case


class Example(Case):
    def arguments(self):
        for argument in super().arguments():
            if argument.name == "k_cache":
                yield Argument("queries", self.element, "T", self.heads[0], self.size)
            yield argument


EXAMPLE = Example(
    "serve",
    element="bf16",
    norm="rms",
    heads=(8, 2),
    size=128,
    block=16,
    epsilon=1e-6,
    lengths=(0, 1, 9),
)


def main():
    action, *paths = sys.argv[1:]
    if action == "write":
        print(Path(paths[0]).read_text())
        serving_variants.write([EXAMPLE], defines=False)
        return
    for path in paths:
        serving_variants.check(path, [EXAMPLE])


if __name__ == "__main__":
    main()
