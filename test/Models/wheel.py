"""The configuration classes of an installed `transformers` that rotate.

What belongs together is read from the sources: a class of a modeling file whose
constructor takes a configuration of some class is used by that configuration.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import inspect
import pathlib
import pkgutil
import re
from types import ModuleType
from typing import Any, Iterator

import transformers
import transformers.models
from transformers import PreTrainedConfig

ROTARY = re.compile(r"(Rotary|Rope|RoPE)\w*Embedding|RopePositionEmbedding")
ROTATION = re.compile(r"apply_\w*(rotary|rope)\w*")
SPEAKS = ("rope", "rotary", "alibi")


@dataclasses.dataclass
class Model:
    """A configuration class and what of its modeling file rotates for it."""

    folder: str
    cls: type[PreTrainedConfig]
    module: ModuleType | None = None
    rotary: str | None = None
    """The class that computes cosines and sines."""
    rotations: tuple[str, ...] = ()
    """The functions that rotate by them."""

    @property
    def name(self) -> str:
        return self.cls.__name__


def load(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def folders() -> list[str]:
    path = transformers.models.__path__
    return sorted(module.name for module in pkgutil.iter_modules(path))


def configurations() -> Iterator[tuple[str, type[PreTrainedConfig]]]:
    """All configuration classes, with the folders that they are in."""
    for folder in folders():
        name = f"transformers.models.{folder}.configuration_{folder}"
        module = load(name)
        if module is None:
            continue
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, PreTrainedConfig) and cls.__module__ == name:
                yield folder, cls


def _annotated(cls: ast.ClassDef) -> set[str]:
    """The configurations that a class is constructed from."""
    for method in cls.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            return {
                word
                for argument in method.args.args + method.args.kwonlyargs
                if argument.annotation is not None
                for word in re.findall(r"\w+Config", ast.unparse(argument.annotation))
            }
    return set()


def _called(cls: ast.ClassDef) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(cls)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and ROTATION.fullmatch(node.func.id)
    }


def _constructed(cls: ast.ClassDef) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(cls)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def modeling(folder: str) -> Iterator[pathlib.Path]:
    root = pathlib.Path(next(iter(transformers.models.__path__))) / folder
    yield from sorted(root.glob("modeling_*.py"))


@dataclasses.dataclass
class _Class:
    """What the source of a class says."""

    name: str
    annotated: set[str]
    called: set[str]
    constructed: set[str]


@functools.lru_cache(maxsize=None)
def _classes(path: pathlib.Path) -> list[_Class]:
    text = path.read_text()
    if not ROTARY.search(text) and not ROTATION.search(text):
        return []
    return [
        _Class(node.name, _annotated(node), _called(node), _constructed(node))
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    ]


def find_modules(model: Model) -> None:
    """Finds what rotates for a configuration, in the files of its folder."""
    for path in modeling(model.folder):
        classes = _classes(path)
        rotaries = {c.name: c.annotated for c in classes if ROTARY.search(c.name)}
        users = [c for c in classes if model.name in c.annotated]
        built = set().union(*(c.constructed for c in users))
        found = [name for name, taken in rotaries.items() if model.name in taken]
        found = found or [name for name in rotaries if name in built]
        called = set().union(*(c.called for c in users))
        if not found and not called:
            continue
        module = load(f"transformers.models.{model.folder}.{path.stem}")
        if found:
            model.module, model.rotary = module, found[0]
        if called:
            model.module = model.module or module
            model.rotations = tuple(sorted(called))


def find_mapped(model: Model, config: PreTrainedConfig) -> None:
    """Finds what rotates in the file of the class that AutoModel makes.

    Some configurations have no modeling file of their own, and in some files one
    rotation serves several configurations.
    """
    mapping = transformers.MODEL_MAPPING
    module = None
    if type(config) in mapping:
        module = load(mapping[type(config)].__module__)
    for path in modeling(model.folder):
        name = f"transformers.models.{model.folder}.{path.stem}"
        module = module or load(name)
    if module is None:
        return
    found = [name for name in vars(module) if ROTARY.search(name)]
    if len(found) == 1:
        model.module, model.rotary = module, found[0]


def speaks(values: Any) -> bool:
    """Whether a configuration says anything of its positions."""
    return any(
        any(word in key for word in SPEAKS) and value is not None
        for key, value in values.items()
    )
