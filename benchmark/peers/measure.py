"""Checks and times cases, one thread and one process for all.

In a round every case runs in turn, for about the same time, and its time is
divided by the baseline's in that round; what is reported is the median of the
rounds. So other load on the machine affects all cases alike.
"""

import ctypes
import os
import statistics
import time

import oracle

SAME_FUNCTION = 1e-4  # error allowed at positions 0 ... 63
STARTS = (0, 100_000, 1_000_000)


def use_one_thread():
    """Before any package is imported: some read how many CPUs there are."""
    for name in ("OMP", "MKL", "OPENBLAS"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def keep_memory():
    """Keeps freed memory in the process, if the C library supports that.

    Otherwise peers that return new arrays would spend most of their time in the
    operating system, which would provide zeroed pages for every array. Returns
    whether it succeeded.
    """
    trim_threshold, mmap_max = -1, -4  # of glibc's malloc.h
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return bool(
        mallopt and mallopt(mmap_max, 0) and mallopt(trim_threshold, 2**31 - 1)
    )


def expectations(workload):
    """The true outputs for each of STARTS, for the first 64 tokens."""
    tokens = min(workload.tokens, 64)
    return {
        start: [
            oracle.rotate(x[:tokens], workload.positions(start)[:tokens],
                          workload.base)
            for x in workload.inputs()
        ]
        for start in STARTS
    }


def errors(case, expected):
    """The largest error, relative to a pair's length, for each of STARTS."""
    found = {}
    for start, arrays in expected.items():
        case.prepare(start)
        case.run()
        found[start] = max(
            oracle.error(actual[: len(array)], array)
            for actual, array in zip(case.outputs(), arrays)
        )
    return found


def seconds(run, count):
    begin = time.perf_counter()
    for _ in range(count):
        run()
    return (time.perf_counter() - begin) / count


def calls_for(run, budget):
    """How often run() fits into the budget of seconds, at least once."""
    run()
    count = 1
    while (took := seconds(run, count) * count) < budget / 4:
        count *= 4
    return max(1, round(count * budget / took))


def round_robin(cases, rounds, budget, start=STARTS[1]):
    """Per case: the median time and the medians of time / each baseline's.

    cases[0] is the baseline out of place, cases[1] the one in place.
    """
    for case in cases:
        case.prepare(start)
    counts = [calls_for(case.run, budget) for case in cases]
    table = []
    for _ in range(rounds):
        row = []
        for case, count in zip(cases, counts):
            case.run()  # into the caches, where it fits
            row.append(seconds(case.run, count))
        table.append(row)
    return [
        {
            "seconds": statistics.median(row[i] for row in table),
            "ratio": statistics.median(row[i] / row[0] for row in table),
            "ratio_in_place": statistics.median(
                row[i] / row[1] for row in table
            ),
        }
        for i in range(len(cases))
    ]
