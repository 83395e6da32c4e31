"""Programs with pe.relative_bias, as score_variants.py describes.

Buckets are those of the published formulas, in f64, and scores are rational
numbers that are rounded as the op says, so that every bit is known.
"""

import itertools
import math
from fractions import Fraction

import floats
import score_variants

# Batch dimensions, heads, queries and keys.
SHAPES = (
    (1, 3, 5, 7),
    (2, 2, 3, 1, 9),
    (1, 2, 1, 300),
    (2, 1, 6, 4),
    (1, 2, 0, 5),
    (1, 3, 4, 0),
    (0, 2, 3, 3),
    (4, 33, 35),
    (2, 1, 3, 65),
    (1, 2, 1, 1),
)
# The indices of the first query and the first key.
STARTS = ((4, 2), (-3, None), (None, -6), (100, 98), (2**30, 7), (0, -5))
# The same for tokens of a window.
WINDOW_SHAPES = ((1, 3, 6, 6), (2, 4, 4), (1, 2, 1, 6), (2, 5, 6), (1, 1, 0, 3))
WINDOW_STARTS = ((0, 0), (1, None), (None, 0), (2, 2))


def t5_bucket(relative, num_buckets, max_distance, bidirectional=True):
    """Hugging Face's T5Attention._relative_position_bucket, in f64."""
    bucket = 0
    if bidirectional:
        num_buckets //= 2
        bucket += num_buckets if relative > 0 else 0
        distance = abs(relative)
    else:
        distance = -min(relative, 0)
    exact = num_buckets // 2
    if distance < exact:
        return bucket + distance
    ratio = math.log(distance / exact) / math.log(max_distance / exact)
    return bucket + min(exact + int(ratio * (num_buckets - exact)), num_buckets - 1)


def swin_index(query, key, height, width):
    """An element of Swin's relative_position_index."""
    coordinates = list(itertools.product(range(height), range(width)))
    (y, x), (other_y, other_x) = coordinates[query], coordinates[key]
    return (y - other_y + height - 1) * (2 * width - 1) + x - other_x + width - 1


class Buckets:
    """The text of an attribute, and the column of a query and a key."""

    def __init__(self, text, columns, column, is_window=False):
        self.text, self.columns, self.column = text, columns, column
        self.is_window = is_window


def make_t5(num_buckets, max_distance, bidirectional):
    flag = "" if bidirectional else ", bidirectional = false"
    text = f"#pe.t5_buckets<num_buckets = {num_buckets}, "
    return Buckets(
        f"{text}max_distance = {max_distance}{flag}>",
        num_buckets,
        lambda i, j: t5_bucket(j - i, num_buckets, max_distance, bidirectional),
    )


def make_clipped(k, symmetric):
    flag = ", symmetric = true" if symmetric else ""
    return Buckets(
        f"#pe.clipped_distance<max_distance = {k}{flag}>",
        k + 1 if symmetric else 2 * k + 1,
        (lambda i, j: min(abs(j - i), k))
        if symmetric
        else (lambda i, j: max(-k, min(k, j - i)) + k),
    )


def make_window(height, width):
    return Buckets(
        f"#pe.window<height = {height}, width = {width}>",
        (2 * height - 1) * (2 * width - 1),
        lambda i, j: swin_index(i, j, height, width),
        is_window=True,
    )


BUCKETS = (
    make_t5(32, 128, True),
    make_t5(32, 128, False),
    make_t5(6, 5, True),
    make_clipped(4, False),
    make_clipped(9, True),
    make_clipped(0, False),
    make_window(2, 3),
    make_window(6, 1),
)


class Case(score_variants.Case):
    op, operand, bound = "relative_bias", "table", 8

    def __init__(self, n, element, x_element, buckets, dynamic, causal, given, update):
        super().__init__(n, element, x_element, dynamic, causal, update)
        self.buckets = buckets
        shapes = WINDOW_SHAPES if buckets.is_window else SHAPES
        starts = WINDOW_STARTS if buckets.is_window else STARTS
        self.shape = shapes[n % len(shapes)]
        if given:
            self.starts = starts[n // 4 % len(starts)]
        if buckets.is_window and not self.is_in_window():
            self.starts = (0, 0)
        self.operand_shape = (self.shape[-3], buckets.columns)
        self.draw(n)

    def is_in_window(self):
        return all(0 <= i < 6 and 0 <= j < 6 for _, i, j in self.elements())

    def attributes(self):
        return f"buckets = {self.buckets.text}"

    def describe(self):
        return self.buckets.text

    def score_bounds(self, x, head, query, key, arithmetic):
        column = self.buckets.column(query, key)
        bias = Fraction(self.numbers[head * self.buckets.columns + column])
        total = Fraction(x) + floats.round_to(bias, arithmetic)
        return (floats.round_to(total, arithmetic),) * 2


def all_cases(element, x_element):
    booleans = (False, True)
    cases = []
    for i, buckets in enumerate(BUCKETS):
        for flags in itertools.product(booleans, booleans, booleans):
            dynamic = (i + sum(flags)) % 2 == 1
            cases.append(
                Case(len(cases), element, x_element, buckets, dynamic, *flags)
            )
    return cases


if __name__ == "__main__":
    score_variants.main(all_cases)
