"""The modules of the package import each other in one direction only."""

import ast
import graphlib
import pathlib

import pytest

import pe


def imports_of(package):
    """The modules that each module of a package imports, also in functions and
    for annotations. `from package import module` is an import of that module."""
    root = package.parent
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts): path
        for path in (*package.rglob("*.py"), *package.rglob("*.pyi"))
    }
    files = {name.removesuffix(".__init__"): path for name, path in files.items()}
    imports = {}
    for name, path in files.items():
        found = imports[name] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: a relative import"
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    found.add(inner if inner in files else node.module)
        found &= files.keys()
    return imports


def find_cycle(package):
    """A cycle, as a list of modules of which each is imported by the next."""
    try:
        graphlib.TopologicalSorter(imports_of(package)).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return None


def test_there_is_no_cycle():
    package = pathlib.Path(pe.__file__).parent
    assert len(imports_of(package)) > 30
    assert find_cycle(package) is None


@pytest.mark.parametrize(
    "text",
    [
        "from own import a",
        "import own.a",
        "from own.a import A",
        "def f():\n    from own.a import A",
        "if TYPE_CHECKING:\n    from own.a import A",
    ],
)
def test_cycles_are_found(tmp_path, text):
    package = tmp_path / "own"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text("from own.b import B")
    (package / "b.py").write_text(text)
    assert set(find_cycle(package)) == {"own.a", "own.b"}


def test_a_module_that_imports_itself_is_found(tmp_path):
    (tmp_path / "__init__.py").write_text(f"import {tmp_path.name}")
    assert find_cycle(tmp_path) == [tmp_path.name] * 2
