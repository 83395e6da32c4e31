"""The rotations that rotary_variants.py prints."""

from dataclasses import dataclass, field

from memrefs import shaped

LAST = 2**31 - 1


@dataclass
class Case:
    """A rotation of dim features from `begin` in an x of the given shape."""

    shape: list
    dim: int
    begin: int = 0
    base: float = 1.0e4
    factor: float = 1.0
    position_dims: list = field(default_factory=lambda: [1])
    position_type: str = "i32"
    # Positions are the run of this step that starts with the first of an
    # interval, or if it is 0, random ones in the interval.
    step: int = 0
    intervals: list = None
    dynamic: bool = False
    # Whether the numbers of features and pairs are known at run time only.
    dynamic_features: bool = False
    update: bool = True
    conjugate: bool = False
    scale: float = None
    axes: list = None

    def __post_init__(self):
        if self.intervals is None:
            self.intervals = default_intervals(self)

    def position_shape(self):
        axes = [max(self.axes) + 1] if self.axes else []
        return axes + [self.shape[dim] for dim in self.position_dims]

    def x_type(self, element):
        if self.dynamic_features:
            return f"tensor<{'?x' * len(self.shape)}{element}>"
        return shaped("tensor", self.shape, element, self.dynamic)

    def freq_type(self):
        pairs = "?" if self.dynamic_features else self.dim // 2
        return f"tensor<{pairs}xf64>"

    def frequencies(self):
        """The op, without its result."""
        scheme = ""
        if self.factor != 1.0:
            scheme = f", scheme = #pe.linear<factor = {self.factor:.1f}>"
        return (
            f"pe.frequencies {{dim = {self.dim} : i64, "
            f"base = {self.base:.1f} : f64{scheme}}} : "
            f"tensor<{self.dim // 2}xf64>, f64"
        )


def default_intervals(case):
    """From the start, beyond 2^17, around 2^20 and 2^24, up to the last."""
    if case.step:
        span = case.shape[case.position_dims[0]] - 1
        return [
            (start, start + span)
            for start in [0, 126976, 2**20 - 3, 2**24 - 3, LAST - span]
        ]
    return [
        (0, 100),
        (126976, 131071),
        (2**20 - 50, 2**20 + 50),
        (2**24 - 50, 2**24 + 50),
        (0, LAST),
    ]


def shapes():
    """{static, dynamic} x {a run, random positions, positions for every batch}
    x {whole head, part of a head}."""
    run = {"step": 1}
    per_batch = {"position_dims": [0, 1]}
    return [
        Case([1, 70, 2, 128], 128, base=5.0e5, **run),
        Case([2, 7, 3, 64], 64, dynamic=True, update=False, **run),
        Case([1, 7, 1, 80], 32, 16, update=False, **run),
        Case([1, 70, 3, 96], 64, 32, dynamic=True, **run),
        Case([2, 7, 3, 80], 80, update=False),
        Case([1, 7, 2, 64], 64, base=1.0e7, dynamic=True),
        Case([1, 7, 1, 96], 48, 24, base=1.0e6),
        Case([2, 7, 2, 256], 128, 64, dynamic=True, update=False),
        Case([2, 7, 2, 96], 96, **per_batch),
        Case([2, 7, 1, 256], 256, dynamic=True, update=False, **per_batch),
        Case([2, 7, 1, 96], 48, 48, update=False, **per_batch),
        Case([2, 7, 2, 80], 64, 8, dynamic=True, **per_batch),
    ]


def edges():
    """Few features, few tokens, other ranks and orders of dimensions, and all
    types of positions."""
    far = [(0, LAST)]
    near = [(0, 100)]
    cases = [
        # Features.
        Case([2, 7, 1, 10], 6, 2, intervals=far, dynamic=True),
        Case([2, 7, 3, 10], 10, intervals=far),
        Case([1, 7, 2, 3], 2, 1, intervals=far, update=False),
        Case([1, 7, 2, 2], 2, intervals=far),
        Case([1, 7, 2, 7], 4, 1, step=1, intervals=[(LAST - 6, LAST)]),
        # Tokens.
        Case([1, 0, 2, 64], 64, step=1, intervals=near, dynamic=True),
        Case([1, 0, 2, 64], 64, intervals=near),
        Case([0, 7, 2, 64], 64, intervals=near, update=False, dynamic=True),
        Case([1, 7, 0, 64], 64, step=1, intervals=near),
        Case([1, 1, 8, 128], 128, intervals=far, dynamic=True),
        Case([1, 1, 8, 128], 128, step=1, intervals=[(LAST, LAST)]),
        Case([1, 33, 1, 64], 64, step=1, intervals=[(126976, 127008)]),
        Case([1, 7, 1, 64], 64, step=3, intervals=[(5, 23)]),
        Case([1, 40, 1, 64], 64, step=-1, intervals=[(20, -19)]),
        Case([1, 40, 1, 64], 64, step=-5, intervals=[(9, 0)], dynamic=True),
        # Ranks and orders.
        Case([8], 8, position_dims=[], intervals=far),
        Case([3, 12], 12, position_dims=[], intervals=far, dynamic=True),
        Case([9, 12], 12, position_dims=[0], intervals=far),
        Case([9, 2, 16], 16, position_dims=[0], step=1, intervals=near),
        Case([2, 3, 7, 16], 16, position_dims=[2], step=1, intervals=near),
        Case([2, 3, 7, 16], 16, position_dims=[0, 2], intervals=far),
        Case(
            [2, 3, 7, 16], 16, position_dims=[2, 0], intervals=far, dynamic=True
        ),
        Case([2, 2, 3, 2, 16], 8, 8, position_dims=[1, 3], intervals=far),
    ]
    intervals = {
        "i8": [(-128, 127)],
        "i16": [(-32768, 32767)],
        "i32": [(-(2**31), LAST)],
        "i64": [(-LAST, LAST)],
    }
    for position_type, interval in intervals.items():
        for step in [0, 1]:
            cases.append(
                Case(
                    [1, 7, 2, 64],
                    64,
                    position_type=position_type,
                    step=step,
                    intervals=interval,
                    dynamic=step == 0,
                )
            )
    return cases


def angles():
    """Scales, the opposite sense and rows of positions for several axes."""
    far = [(0, 5000), (0, LAST)]
    sections = [0] * 16 + [1] * 24 + [2] * 24
    interleaved = [0, 1, 2] * 20 + [0] * 4
    return [
        Case([1, 40, 2, 64], 64, step=1, conjugate=True),
        Case([1, 7, 2, 64], 64, conjugate=True, dynamic=True, intervals=far),
        Case([1, 40, 2, 64], 64, step=1, scale=1.25, dynamic=True),
        Case([1, 7, 2, 64], 64, scale=-0.75, update=False, intervals=far),
        Case([1, 7, 2, 64], 32, 16, scale=0.1, conjugate=True, intervals=far),
        Case([1, 40, 1, 128], 128, factor=8.0, step=1),
        Case([1, 7, 1, 128], 128, factor=3.0, intervals=far),
        Case([1, 7, 2, 128], 128, axes=sections, intervals=far),
        Case(
            [1, 7, 2, 128],
            128,
            axes=interleaved,
            intervals=far,
            dynamic=True,
            update=False,
        ),
        Case(
            [2, 7, 2, 160],
            128,
            16,
            axes=sections,
            position_dims=[0, 1],
            intervals=far,
            conjugate=True,
            scale=1.5,
        ),
        Case(
            [2, 7, 1, 10],
            6,
            2,
            axes=[1, 1, 0],
            position_dims=[0, 1],
            position_type="i64",
            intervals=far,
            dynamic=True,
        ),
    ]


def features():
    """Numbers of pairs and features that are known at run time only."""
    far = [(0, LAST)]
    free = {"dynamic": True, "dynamic_features": True, "intervals": far}
    return [
        case
        for pairs in [1, 7, 16, 17, 64]
        for case in [
            Case([2, 3, 2, 2 * pairs], 2 * pairs, **free),
            Case([1, 5, 1, 2 * pairs], 2 * pairs, update=False, **free),
            Case([1, 5, 3, 2 * pairs + 41], 2 * pairs, 9, **free),
            Case(
                [1, 5, 2, 2 * pairs + 41],
                2 * pairs,
                9,
                update=False,
                conjugate=True,
                **free,
            ),
            Case(
                [1, 20, 2, 2 * pairs],
                2 * pairs,
                step=1,
                **free | {"intervals": [(LAST - 19, LAST)]},
            ),
            Case([1, 0, 2, 2 * pairs], 2 * pairs, **free),
            Case([2 * pairs], 2 * pairs, position_dims=[], **free),
        ]
    ]


SUITES = {
    "shapes": shapes,
    "edges": edges,
    "angles": angles,
    "features": features,
}
