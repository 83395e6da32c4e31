"""The rotary functions of an installed `transformers`, each distinct one once.

A family is a function that rotates, the class of the same file that computes
its tables, and what the defaults of the configuration make of that class. Two
files have the same family if the normalized sources are the same text.
"""

from __future__ import annotations

import ast
import dataclasses
import pathlib
import re
from typing import Any, Iterator

import small
import wheel

_FUNCTION = re.compile(r"\w*apply_\w*(rotary|rope)\w*")


@dataclasses.dataclass
class Family:
    """A function, the class that makes its tables, and who has the same."""

    folder: str
    module: str
    function: str
    """A function of the module, or a method as Class.method."""
    rotary: str = ""
    config: str = ""
    layer_type: str | None = None
    scheme: str = ""
    """Of frequencies, if not that of the default configuration."""
    models: list[str] = dataclasses.field(default_factory=list)
    """The folders of all models that have this family."""

    @property
    def name(self) -> str:
        middle = self.function.rpartition(".")[2].strip("_").replace("apply_", "")
        vision = "Vision" in self.rotary and "vision" not in middle
        kind = "-vision" if vision else ""
        parts = [self.module.rpartition("modeling_")[2], middle + kind]
        parts += [part for part in (self.layer_type, self.scheme) if part]
        return "-".join(parts)


def _normalized(tree: ast.Module) -> ast.Module:
    """The same code without its documentation, annotations and decorators."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            node.decorator_list = []
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            arguments = node.args.args + node.args.kwonlyargs
            for argument in arguments:
                argument.annotation = None
    return tree


def _text(node: ast.AST) -> str:
    """The text of a normalized function or class, whatever its model is called."""
    text = re.sub(r"\w*(Rotary|Rope|RoPE)\w*Embedding", "Rotary", ast.unparse(node))
    text = re.sub(r"\w+Config\b", "Config", text)
    # Where constants are put makes no difference here.
    return re.sub(r", device=None|\.to\(device\)|, device\b", "", text)


def _with_helpers(name: str, functions: dict[str, ast.FunctionDef]) -> str:
    """The text of a function and of all that it calls in its file."""
    found: list[str] = []
    rest = [name]
    while rest:
        name = rest.pop(0)
        if name in found:
            continue
        found.append(name)
        called = (n.id for n in ast.walk(functions[name]) if isinstance(n, ast.Name))
        rest += [name for name in called if name in functions]
    return "\n".join(_text(functions[name]) for name in found)


def _config_name(cls: ast.ClassDef) -> str:
    """The configuration that a class is constructed from; "" if not annotated."""
    for method in cls.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            for argument in method.args.args:
                if argument.annotation is not None:
                    text = ast.unparse(argument.annotation)
                    for word in re.findall(r"\w+Config", text):
                        return word
    return ""


def _is_used(name: str, classes: list[ast.ClassDef]) -> bool:
    """Whether a class calls the function."""
    nodes = (node for cls in classes for node in ast.walk(cls))
    return any(isinstance(node, ast.Name) and node.id == name for node in nodes)


def _of_file(folder: str, path: pathlib.Path) -> Iterator[tuple[str, Family]]:
    """Text and family of every function and class that belong together."""
    source = path.read_text()
    if not _FUNCTION.search(source):
        return
    tree = ast.parse(source)
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    configs: dict[str, str] = {}
    for cls in classes:
        inherited = [configs.get(ast.unparse(base), "") for base in cls.bases]
        configs[cls.name] = _config_name(cls) or "".join(inherited)
    _normalized(tree)
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    rotaries = {c.name: c for c in classes if wheel.ROTARY.search(c.name)}
    rotaries = {n: c for n, c in rotaries.items() if n.endswith("Embedding")}
    rotations = {
        name: _with_helpers(name, functions)
        for name in functions
        if _FUNCTION.fullmatch(name) and _is_used(name, classes)
    }
    for cls in classes:
        for method in cls.body:
            if isinstance(method, ast.FunctionDef) and _FUNCTION.fullmatch(method.name):
                rotations[f"{cls.name}.{method.name}"] = _text(method)
    module = f"transformers.models.{folder}.{path.stem}"
    for function, text in rotations.items():
        vision = "vision" in function or "multidimensional" in function
        own = {n: c for n, c in rotaries.items() if ("Vision" in n) == vision}
        for name, cls in (own or rotaries or {"": None}).items():
            config = configs.get(name, "")
            family = Family(folder, module, function, name, config)
            yield (text + (_text(cls) if cls else "")), family


def config_class(family: Family) -> type | None:
    """The configuration class of a family, if its name says which it is."""
    if not family.config:
        return None
    stem = family.module.rpartition("modeling_")[2]
    for name in (f"configuration_{stem}", f"configuration_{family.folder}"):
        module = wheel.load(f"transformers.models.{family.folder}.{name}")
        if hasattr(module, family.config):
            return getattr(module, family.config)
    return None


def _kinds(family: Family) -> dict[str | None, tuple[Any, ...]]:
    """The types of layers of the default configuration, each with its scheme."""
    cls = config_class(family)
    try:
        part = small.parts(cls(), "Vision" in family.rotary)[0] if cls else None
    except Exception:  # the class needs more than its defaults
        part = None
    parameters = getattr(part, "rope_parameters", None) or {}
    nested = {k: v for k, v in parameters.items() if isinstance(v, dict)}
    return {
        name: (found.get("rope_type"), found.get("partial_rotary_factor", 1) != 1)
        for name, found in (nested or {None: parameters}).items()
    }


# Who stands for all models that have the same, the first of these before others.
_KNOWN = ("llama", "deepseek_v3", "gemma3", "glm4", "gpt_neox", "qwen2_vl", "qwen3_vl")


def _rank(folder: str) -> int:
    return _KNOWN.index(folder) if folder in _KNOWN else len(_KNOWN)


def families() -> list[Family]:
    """All families, with the models that have each, under the name of one."""
    found: dict[tuple[Any, ...], Family] = {}
    for folder in wheel.folders():
        for path in wheel.modeling(folder):
            for text, family in _of_file(folder, path):
                for layer_type, kind in _kinds(family).items():
                    key = (text, *kind)
                    one = dataclasses.replace(family, layer_type=layer_type, models=[])
                    old = found.setdefault(key, one)
                    if _rank(folder) < _rank(old.folder):
                        found[key] = dataclasses.replace(one, models=old.models)
                    found[key].models.append(folder)
    result = list(found.values())
    llama = next((f for f in result if f.folder == "llama"), None)
    if llama:
        schemes = (dataclasses.replace(llama, scheme=key) for key in small.SCHEMES)
        result += schemes
    return sorted(result, key=lambda family: family.name)
