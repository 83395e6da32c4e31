"""Kernels may be compiled and called from several threads."""

import concurrent.futures

import numpy as np

import pe


def test_calls_from_threads():
    def work(dim):
        x = np.ones((1, 64, 4, dim), "f")
        rotary = pe.Rotary(head_dim=dim)
        return [rotary(x, 7) for _ in range(20)]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, [8, 16, 24, 8, 16, 24]))
    for first, again in zip(results[:3], results[3:]):
        for y in first + again:
            np.testing.assert_array_equal(y, first[0])
