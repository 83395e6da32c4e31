"""Smaller programs, routes and texts that fail in the same way."""

from __future__ import annotations

import dataclasses
import time

from elements import Exact
from program import Argument, Array, Program, Value


def without_dead_code(program: Program) -> Program:
    used = {id(value) for value in program.returned}
    ops = []
    for op in reversed(program.ops):
        has_effect = not op.results
        if has_effect or any(id(result) in used for result in op.results):
            ops.insert(0, op)
            used |= {id(value) for value in op.operands()}
    used |= {id(a.same_as) for a in program.arguments if id(a.value) in used}
    arguments = [a for a in program.arguments if id(a.value) in used]
    return dataclasses.replace(program, arguments=arguments, ops=ops)


def with_result_replaced(program: Program, op, result: Value, new: Value):
    ops = [o.with_operand(result, new) for o in program.ops if o is not op]
    returned = [new if value is result else value for value in program.returned]
    return dataclasses.replace(program, ops=ops, returned=returned)


def cut(program: Program, op, env: dict):
    """With an argument in place of what an op computes."""
    result = op.results[0]
    type = result.type
    if not isinstance(type, Array) or type.is_memref:
        return None
    data = env[result.name]
    if isinstance(data, Exact):
        data = type.element.narrow(data.values)
    value = Value(f"{result.name}_in", type)
    smaller = with_result_replaced(program, op, result, value)
    arguments = [*program.arguments, Argument(value, data)]
    return dataclasses.replace(smaller, arguments=arguments)


def smaller_programs(program: Program):
    for value in program.returned:
        if len(program.returned) > 1:
            yield dataclasses.replace(program, returned=[value])
    for i, op in enumerate(program.ops):
        if not op.results:
            rest = program.ops[:i] + program.ops[i + 1 :]
            yield dataclasses.replace(program, ops=rest)
        elif len(op.results) == 1:
            result = op.results[0]
            for operand in op.operands():
                if operand.type == result.type:
                    yield with_result_replaced(program, op, result, operand)
            env = program.evaluate()
            smaller = cut(program, op, env)
            if smaller:
                yield smaller
    if program.is_called:
        yield dataclasses.replace(program, is_called=False)
    for i, op in enumerate(program.ops):
        for simpler in op.simpler():
            ops = [*program.ops[:i], simpler, *program.ops[i + 1 :]]
            yield dataclasses.replace(program, ops=ops)


def greedily(start, smaller, fails, seconds: float):
    """The last of a chain of smaller things that all fail."""
    deadline = time.monotonic() + seconds
    progress = True
    while progress:
        progress = False
        for candidate in smaller(start):
            if time.monotonic() > deadline:
                return start
            if fails(candidate):
                start, progress = candidate, True
                break
    return start


def minimize_program(program: Program, route, fails, seconds: float):
    """`fails` takes a program and a route."""

    def shrink(program):
        for candidate in smaller_programs(program):
            candidate = without_dead_code(candidate)
            if candidate.ops and (candidate.returned or program.is_on_memrefs):
                yield candidate

    program = greedily(program, shrink, lambda p: fails(p, route), seconds / 2)
    route = greedily(
        route,
        lambda route: route.simpler(),
        lambda route: fails(program, route),
        seconds / 4,
    )
    program = greedily(program, shrink, lambda p: fails(p, route), seconds / 4)
    return program, route


def smaller_texts(text: str):
    """Without halves, quarters and so on down to single lines."""
    lines = text.splitlines(keepends=True)
    size = len(lines) // 2
    while size:
        for start in range(0, len(lines), size):
            yield "".join(lines[:start] + lines[start + size :])
        size //= 2


def minimize_text(text: str, passes: tuple, fails, seconds: float):
    """`fails` takes a text and passes."""
    text = greedily(text, smaller_texts, lambda text: fails(text, passes), seconds / 2)
    passes = greedily(
        passes,
        lambda p: (p[:i] + p[i + 1 :] for i in range(len(p)) if len(p) > 1),
        lambda p: fails(text, p),
        seconds / 2,
    )
    return text, passes
