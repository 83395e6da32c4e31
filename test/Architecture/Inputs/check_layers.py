"""Checks includes against the table of layers in docs/architecture.md.

    check_layers.py ROOT

A row of the table is a layer, its folders, and the layers that it may include,
which are rows above it. Reads every #include of a file of the project in C, C++
and TableGen. Errors, with file and line, are those that the table does not allow,
headers of lib/ that another layer includes, files that include each other,
folders that are no row, and edges of the table that no file has.
"""

import graphlib
import os
import pathlib
import re
import sys

PAGE = "docs/architecture.md"
ROOTS = ["include", "lib", "python/src", "tools"]
SUFFIXES = {".c", ".cpp", ".h", ".td"}
HEADER = "| layer | folders | may include |"
ROW = re.compile(r"^\| ([\w/-]+) \| (`[^|]*`) \| ([^|]*) \|")
INCLUDE = re.compile(r'^\s*#?\s*include\s*["<]([^">]+)[">]')


def read_table(root, errors):
    """The layer of every folder, and the line of every allowed edge."""
    folders, edges, layers = {}, {}, set()
    text = (root / PAGE).read_text(encoding="utf-8")
    before, _, table = text.partition(HEADER)
    for number, line in enumerate(table.splitlines(), before.count("\n") + 1):
        if not (row := ROW.match(line)):
            continue
        layer = row[1]
        for folder in re.findall(r"`([^`]+)`", row[2]):
            folders[folder] = layer
            if not (root / folder).exists():
                errors.append(f"{PAGE}:{number}: there is no {folder}")
        for other in re.findall(r"[\w/-]+", row[3]):
            edges[layer, other] = number
            if other not in layers:
                errors.append(f"{PAGE}:{number}: {other} is not above {layer}")
        layers.add(layer)
    return folders, edges


def layer_of(path, folders):
    """The layer of a path: that of the innermost folder in the table."""
    for folder in [path, *path.parents]:
        if str(folder) in folders:
            return folders[str(folder)]
    return None


def resolve(root, path, name):
    """The file of the project that an include names, or None. Subfolders of a
    layer include each other from its top."""
    if name.startswith(("pe/", "pe-c/")):
        return pathlib.PurePath("include", name)
    for folder in path.parents:
        found = pathlib.PurePath(os.path.normpath(folder / name))
        if (root / found).is_file():
            return found
    return None


def find_includes(root):
    """The file, line and target of every include of a file of the project."""
    for top in ROOTS:
        for full in sorted((root / top).rglob("*")):
            if full.suffix not in SUFFIXES:
                continue
            path = pathlib.PurePath(full.relative_to(root).as_posix())
            text = full.read_text(encoding="utf-8")
            yield path, 0, None
            for number, line in enumerate(text.splitlines(), 1):
                found = INCLUDE.match(line)
                if found and (target := resolve(root, path, found[1])):
                    yield path, number, target


def main(root):
    errors, used, homeless, graph, lines = [], set(), set(), {}, {}
    folders, edges = read_table(root, errors)
    for path, number, target in find_includes(root):
        layer = layer_of(path, folders)
        if layer is None and path.parent not in homeless:
            homeless.add(path.parent)
            errors.append(f"{path}:1: {path.parent} is no row of {PAGE}")
        if layer is None or target is None:
            continue
        graph.setdefault(path, set()).add(target)
        lines[path, target] = number
        other = layer_of(target, folders)
        if other == layer:
            continue
        where = f"{path}:{number}: {layer} includes {target}"
        used.add((layer, other))
        if (layer, other) not in edges:
            errors.append(f"{where}, and {PAGE} does not allow {other}")
        elif target.parts[0] != "include":
            errors.append(f"{where}, which is a private header of {other}")
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        # Turned around, each file of the list includes the next.
        cycle = error.args[1][::-1]
        where = f"{cycle[0]}:{lines[cycle[0], cycle[1]]}"
        errors.append(f"{where}: a cycle: {' -> '.join(map(str, cycle))}")
    for (layer, other), number in edges.items():
        if (layer, other) not in used:
            errors.append(f"{PAGE}:{number}: {layer} never includes {other}")
    if errors:
        sys.exit("\n".join(errors))
    print(f"{len(set(folders.values()))} layers, {len(edges)} edges, no error")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
