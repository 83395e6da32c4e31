"""The results as a table for people; run.py writes them as JSON too."""

COLUMNS = ("implementation", "cos/sin", "time", "x pe", "x pe in place",
           "error at 0", "1e5", "1e6")
NOTE = """\
Time is that of one call from Python, at positions from 100 000, on one thread
pinned to one CPU. "x pe" is the time as a multiple of pe's, which computes its
cosines and sines in the call and is given an array of positions: more than 1
means that pe is faster. Errors are relative to the length of a pair, at 64
positions from the one named. pe, ONNX Runtime and ggml write into given arrays;
PyTorch and JAX make new ones in every call{memory}."""


def duration(seconds):
    for unit, scale in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def cells(row):
    name = f"{row['peer']}: {row['label']}" if "label" in row else row["peer"]
    if row["status"] in ("missing", "failed"):
        return name, f"{row['status']}: {row['reason']}"
    errors = [f"{e:.1e}" for e in row["errors"].values()]
    if row["status"] == "wrong":
        return (name, row["trigonometry"], "wrong", "-", "-", *errors)
    return (name, row["trigonometry"], duration(row["seconds"]),
            f"{row['ratio']:.2f}", f"{row['ratio_in_place']:.2f}", *errors)


def table(rows):
    """Lines with aligned columns; a short row's last cell runs to the end."""
    rows = [COLUMNS, *map(cells, rows)]
    full = [row for row in rows if len(row) == len(COLUMNS)]
    widths = [max(len(row[i]) for row in full) for i in range(len(COLUMNS))]
    widths[0] = max(len(row[0]) for row in rows)
    for row in rows:
        yield "  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip()


def text(results):
    """All of it: one table for each workload, then versions and a note."""
    parts = []
    for entry in results["workloads"]:
        parts.append("\n".join([entry["workload"], *table(entry["rows"])]))
    versions = [
        f"{peer}: "
        + ", ".join(f"{p} {v}" if v else f"no {p}" for p, v in found.items())
        for peer, found in results["versions"].items()
    ]
    kept = ", from memory that the process keeps"
    note = NOTE.format(memory=kept if results["memory_kept"] else "")
    return "\n\n".join([*parts, "\n".join(versions), note])
