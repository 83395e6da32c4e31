"""Changes single tokens of functions that --raise-to-pe raises.

  mutations.py PE_OPT MLIR_RUNNER LIBRARIES BUDGET SEED FOLDER

A sign, an offset, an operand, or a cosine and a sine is changed. What is still a
program is raised again, and what is raised has to compute the same numbers as
the program does: a change may make another rotation, or something that is none.
Of all changes, BUDGET are tried, the same number of every function.
"""

import pathlib
import random
import re
import sys

import programs

STARTS = re.compile(
    r"\s*(%[\w:]+(, %\w+)* = |linalg\.yield|tensor\.yield|\^bb|\}|return|cf\.assert"
    r"|func\.func|#)"
)
EXCHANGED = {
    "arith.addf": "arith.subf",
    "arith.subf": "arith.addf",
    "math.cos": "math.sin",
    "math.sin": "math.cos",
    "tosa.add": "tosa.sub",
    "tosa.sub": "tosa.add",
    "tosa.cos": "tosa.sin",
    "tosa.sin": "tosa.cos",
    "complex.re": "complex.im",
    "complex.im": "complex.re",
}
# Of integers in bodies, where no tensor is read at a place that is computed.
EXCHANGED_INTEGERS = {
    "arith.addi": "arith.subi",
    "arith.subi": "arith.addi",
    "arith.minsi": "arith.maxsi",
    "arith.maxsi": "arith.minsi",
    "arith.cmpi sgt,": "arith.cmpi sge,",
    "arith.cmpi sge,": "arith.cmpi sgt,",
    "arith.cmpi sle,": "arith.cmpi slt,",
    "arith.cmpi slt,": "arith.cmpi sle,",
}
UNWRITTEN = ("%out", "%other_out")
"""What the tests call elements of results, which have no numbers yet."""

# Ops whose operands are exchanged and replaced; others compute indices.
OPERAND_OPS = re.compile(
    r"= (arith\.(addf|subf|mulf|divf|negf|select|truncf|extf)|math\.\w+|complex\.\w+"
    r"|tensor\.(concat|extract|extract_slice|insert_slice|expand_shape"
    r"|collapse_shape|pad)|linalg\.\w+|tosa\.(?!const)\w+) "
)
TYPE = re.compile(
    r"tensor<[^<>]*(?:<[^<>]*>)?>|complex<\w+>|\bb?f\d+\b|\bi\d+\b|\bindex\b"
)


def split(text: str) -> list:
    """The statements of a function."""
    statements = []
    for line in text.splitlines():
        if statements and not STARTS.match(line):
            statements[-1] += " " + line.strip()
        else:
            statements.append(line)
    return statements


def operand_range(statement: str):
    """Where the operands of an op are, if they may be changed."""
    op = OPERAND_OPS.search(statement)
    if not op:
        return None
    if op[1] == "linalg.generic":
        found = re.search(r"\bins\((.*?) :", statement)
        return found.span(1) if found else None
    end = statement.find(" :", op.end())
    return (op.end(), end if end >= 0 else len(statement))


def result_type(statement: str) -> str:
    types = TYPE.findall(statement.removesuffix(" {"))
    return types[-1] if types else ""


class Scope:
    """The values that may be used, by their types."""

    def __init__(self):
        self.outer, self.inner = {}, {}

    def enter(self, statement: str) -> None:
        """Learns the values that a statement defines."""
        if statement.lstrip().startswith("func.func"):
            for name, type_ in re.findall(r"(%\w+): ([^,)]+)", statement):
                self.outer[name] = type_.strip()
        elif statement.lstrip().startswith("^bb"):
            found = re.findall(r"(%\w+): ([^,)]+)", statement)
            self.inner = {v: t for v, t in found if v not in UNWRITTEN}
        elif statement.lstrip().startswith("}"):
            self.inner = {}
        else:
            found = re.match(r"(\s*)(%\w+)(?::(\d))? = ", statement)
            # An empty tensor has no numbers yet.
            if not found or "= tensor.empty" in statement:
                return
            if "arith.cmp" in statement:
                return
            values = self.outer if len(found[1]) == 2 else self.inner
            if found[3]:
                for i in range(int(found[3])):
                    values[f"{found[2]}#{i}"] = result_type(statement)
            else:
                values[found[2]] = result_type(statement)

    def type_of(self, name: str) -> str:
        return self.inner.get(name) or self.outer.get(name) or ""

    def others(self, name: str) -> list:
        type_ = self.type_of(name)
        values = self.outer | self.inner
        if not type_:
            return []
        return [v for v, t in values.items() if t == type_ and v != name]


def change_operands(statement: str, scope: Scope):
    place = operand_range(statement)
    if not place:
        return
    begin, end = place
    operands = list(re.finditer(r"%\w+(?:#\d)?", statement[begin:end]))
    for i, operand in enumerate(operands):
        type_ = scope.type_of(operand[0])
        if type_ == "index" or type_.startswith("i"):
            continue
        for other in scope.others(operand[0]):
            at, to = begin + operand.start(), begin + operand.end()
            yield statement[:at] + other + statement[to:]
        for second in operands[i + 1 :]:
            if scope.type_of(second[0]) != type_ or second[0] == operand[0]:
                continue
            inside = statement[begin:end]
            yield (
                statement[:begin]
                + inside[: operand.start()]
                + second[0]
                + inside[operand.end() : second.start()]
                + operand[0]
                + inside[second.end() :]
                + statement[end:]
            )


def change_offsets(statement: str):
    """Moves slices."""
    if re.search(r"= tensor\.(extract|insert)_slice ", statement):
        place = re.search(r"(?<=%)\w+\[([^\]]*)\]", statement[statement.find("=") :])
        begin = statement.find("=") + place.start(1)
        end = statement.find("=") + place.end(1)
    elif "= tosa.const_shape" in statement:
        found = re.search(r"dense<\[?([^\]>]*)", statement)
        begin, end = found.span(1)
    else:
        return
    offsets = statement[begin:end].split(", ")
    for i, offset in enumerate(offsets):
        if not offset.isdigit():
            continue
        for other in {int(offset) - 1, int(offset) + 1, 0, 2, 4, 8} - {int(offset)}:
            if other >= 0:
                changed = [*offsets[:i], str(other), *offsets[i + 1 :]]
                yield statement[:begin] + ", ".join(changed) + statement[end:]


def change_integers(statement: str):
    """Changes integers of a body: an op, or the order of its operands."""
    if not statement.startswith("    "):
        return
    for name, other in EXCHANGED_INTEGERS.items():
        if f"= {name} " in statement:
            yield statement.replace(f"= {name} ", f"= {other} ", 1)
    exchanged = re.compile(r"(.*= arith\.(?:subi|cmpi \w+,) ?)(%\w+), (%\w+)( .*)$")
    if found := exchanged.match(statement):
        yield f"{found[1]}{found[3]}, {found[2]}{found[4]}"


def change_op(statement: str):
    for name, other in EXCHANGED.items():
        if f"= {name} " in statement:
            yield statement.replace(f"= {name} ", f"= {other} ", 1)
    # A sign more, or less.
    found = re.match(r"(\s*)(%\w+) = arith\.(mulf|addf|subf|negf) (.*)$", statement)
    if not found:
        return
    indent, name, op, rest = found.groups()
    type_ = rest.split(" : ")[-1]
    yield (
        f"{indent}{name}_positive = arith.{op} {rest}\n"
        f"{indent}{name} = arith.negf {name}_positive : {type_}"
    )
    if op == "negf":
        operand = rest.split(" : ")[0]
        # x / 1 is x.
        one = f"{indent}{name}_one = arith.constant "
        one += f"dense<1.0> : {type_}" if "tensor" in type_ else f"1.0 : {type_}"
        yield f"{one}\n{indent}{name} = arith.mulf {operand}, {name}_one : {type_}"


def mutants(text: str):
    """Yields all changed versions of a function."""
    statements = split(text)
    scope = Scope()
    reads = "tensor.extract " in text
    for i, statement in enumerate(statements):
        changes = [
            *change_op(statement),
            *change_offsets(statement),
            *change_operands(statement, scope),
            *([] if reads else change_integers(statement)),
        ]
        for changed in dict.fromkeys(changes):
            yield "\n".join([*statements[:i], changed, *statements[i + 1 :]]) + "\n"
        scope.enter(statement)


def main():
    pe_opt, runner, libraries, budget, seed, folder = sys.argv[1:]
    tools = programs.Tools(pe_opt, runner, libraries)
    choices = random.Random(int(seed))
    candidates = []
    for path in sorted(pathlib.Path(folder).glob("*.mlir")):
        functions = programs.read(path)
        for name in programs.raised(tools, functions):
            found = list(mutants(functions[name]))
            choices.shuffle(found)
            candidates.append((path, name, found))
    share = max(1, int(budget) // len(candidates))
    chosen, origins = {}, {}
    for path, name, found in candidates:
        for text in found[:share]:
            key = f"m{len(chosen)}"
            chosen[key] = re.sub(rf"@{name}\b", f"@{key}", text, count=1)
            origins[key] = f"{path.name}: {name}"
    before = programs.valid(tools, chosen)
    after = programs.raised(tools, before)
    pairs = {key: (before[key], after[key]) for key in after}
    print(f"{len(chosen)} changes, {len(before)} programs, {len(after)} raised")
    found = programs.disagreements(tools, pairs, are_sensible=False)
    for key, difference in found.items():
        print(f"FAIL: {origins[key]}: differs by {difference}")
        print(before[key], after[key], sep="\n")
    for fault in tools.faults:
        print(f"FAIL: {fault}")
    print("done")


if __name__ == "__main__":
    main()
