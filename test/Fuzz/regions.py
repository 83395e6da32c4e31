"""Other ops inside of functions and loops of their own."""

from __future__ import annotations

import dataclasses

from destinations import equals
from program import Op, Value, type_text


@dataclasses.dataclass
class Outlined(Op):
    """An op that stands in a private function, which is called."""

    inner: Op
    results: list

    @property
    def function(self) -> str:
        return f"@outlined_{self.results[0].name}"

    @property
    def types(self) -> str:
        return ", ".join(type_text(result.type) for result in self.results)

    def operands(self):
        """Once each."""
        return list(dict.fromkeys(self.inner.operands()))

    def text(self):
        operands = self.operands()
        types = ", ".join(type_text(value.type) for value in operands)
        return (
            f"{equals(self.results)}call {self.function}"
            f"({', '.join(map(str, operands))}) : ({types}) -> ({self.types})"
        )

    def function_text(self) -> str:
        arguments = ", ".join(value.typed for value in self.operands())
        results = ", ".join(map(str, self.results))
        return (
            f"func.func private {self.function}({arguments}) -> ({self.types}) "
            f"{{\n  {self.inner.text()}\n  return {results} : {self.types}\n}}\n"
        )

    def run(self, env):
        self.inner.run(env)

    def with_operand(self, old, new):
        return dataclasses.replace(self, inner=self.inner.with_operand(old, new))

    def simpler(self):
        yield self.inner


@dataclasses.dataclass
class RowLoop(Op):
    """A loop over the outermost dimension, whose body rotates a row of x and
    puts it into what the loop carries. `inner` takes `row` and gives the new
    one."""

    x: Value
    init: Value
    row: Value
    inner: Op
    results: list

    def operands(self):
        inner = [value for value in self.inner.operands() if value is not self.row]
        return [self.x, self.init, *inner]

    def text(self):
        name, type = self.results[0].name, self.init.type
        extents = list(self.x.type.shape)
        offsets = ", ".join([f"%{name}_i"] + ["0"] * (len(extents) - 1))
        sizes = ", ".join(map(str, [1, *extents[1:]]))
        ones = ", ".join(["1"] * len(extents))
        place = f"[{offsets}] [{sizes}] [{ones}]"
        new = self.inner.results[0]
        return f"""%{name}_0 = arith.constant 0 : index
  %{name}_1 = arith.constant 1 : index
  %{name}_n = tensor.dim {self.x}, %{name}_0 : {self.x.type}
  %{name} = scf.for %{name}_i = %{name}_0 to %{name}_n step %{name}_1
      iter_args(%{name}_carried = {self.init}) -> ({type}) {{
    {self.row} = tensor.extract_slice {self.x}{place} : {self.x.type} to {self.row.type}
    {self.inner.text()}
    %{name}_next = tensor.insert_slice {new} into %{name}_carried{place}
        : {new.type} into {type}
    scf.yield %{name}_next : {type}
  }}"""

    def run(self, env):
        x = env[self.x.name]
        result = env[self.init.name].copy()
        for i in range(x.shape[0]):
            env[self.row.name] = x.view(lambda array: array[i : i + 1])
            self.inner.run(env)
            new = env[self.inner.results[0].name]
            result.values[i : i + 1] = new.values
            result.errors[i : i + 1] = new.errors
        self.put(env, result)

    def with_operand(self, old, new):
        changed = super().with_operand(old, new)
        return dataclasses.replace(changed, inner=self.inner.with_operand(old, new))

    def simpler(self):
        for inner in self.inner.simpler():
            yield dataclasses.replace(self, inner=inner)
