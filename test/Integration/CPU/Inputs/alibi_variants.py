"""Programs with pe.alibi, as score_variants.py describes.

Expected scores are rational numbers, without any rounding but that of the slopes
to the type of the arithmetic.
"""

import itertools
from fractions import Fraction

import floats
import score_variants

FORMS = ("relative", "symmetric", "column")
# Batch dimensions, heads, queries and keys.
SHAPES = (
    (1, 3, 5, 7),
    (2, 2, 3, 1, 9),
    (1, 2, 1, 17),
    (2, 1, 6, 4),
    (1, 2, 0, 5),
    (1, 3, 4, 0),
    (0, 2, 3, 3),
    (4, 3, 3),
    (2, 1, 3, 65),
    (1, 1, 2, 130),
    (2, 1, 1100),
)
# The indices of the first query and the first key.
STARTS = ((4, 2), (-3, None), (None, -6), (100, 98), (2**24 + 1, 2**24), (0, -5))


class Case(score_variants.Case):
    op, operand, bound = "alibi", "slopes", 1

    def __init__(self, n, element, x_element, form, dynamic, causal, given, update):
        super().__init__(n, element, x_element, dynamic, causal, update)
        self.form = form
        self.shape = SHAPES[n % len(SHAPES)]
        if given:
            self.starts = STARTS[n // 4 % len(STARTS)]
        self.operand_shape = self.shape[-3:-2]
        self.draw(n)

    def attributes(self):
        return f"form = #pe.alibi_form<{self.form}>"

    def describe(self):
        return self.form

    def score_bounds(self, x, head, query, key, arithmetic):
        distance = {
            "relative": key - query,
            "symmetric": -abs(query - key),
            "column": key,
        }[self.form]
        bias = floats.round_to(Fraction(self.numbers[head]), arithmetic) * distance
        # The distance, the product and the sum are rounded to half a unit.
        unit = Fraction(2) ** -floats.FORMATS[arithmetic][0]
        error = 4 * unit * (abs(Fraction(x)) + abs(bias))
        return Fraction(x) + bias - error, Fraction(x) + bias + error


def all_cases(element, x_element):
    booleans = (False, True)
    variants = itertools.product(FORMS, booleans, booleans, booleans, booleans)
    return [
        Case(n, element, x_element, *variant) for n, variant in enumerate(variants)
    ]


if __name__ == "__main__":
    score_variants.main(all_cases)
