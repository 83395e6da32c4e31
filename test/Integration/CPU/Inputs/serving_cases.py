"""What is served: how queries, keys and values come, and what becomes of them."""

import dataclasses
from typing import Optional

NOPE, ROPE, LATENT = 128, 64, 512
FACTOR = 0.375
TABLE = 16
F8 = "f8E4M3FN"
CACHES = ("cache", "k_cache", "v_cache", "scales")


class Argument:
    """An array. In its shape "T" is the number of tokens, of a sequence if there
    are several, and "B" that of the cache's blocks."""

    def __init__(self, name, element, *shape):
        self.name, self.element, self.shape = name, element, shape

    def extents(self, tokens, blocks):
        known = {"T": tokens, "B": blocks}
        return [known.get(extent, extent) for extent in self.shape]


@dataclasses.dataclass
class Case:
    name: str
    source: str = "packed"
    """packed [T, features], packed3 [T, heads, D], separate, grouped by key,
    batched [2, T, features], one [1, T, features], last [T, 1, features],
    transposed: batched and rotated by head, latent, or joined: latent, whose
    queries are rotated apart from the rest of them."""
    element: str = "f32"
    cache: str = "bf16"
    spelling: str = "torch"
    norm: Optional[str] = None
    """rms, layer or l2."""
    after: bool = False
    """Whether the norm follows the rotation."""
    heads: tuple = (4, 2)
    size: int = 64
    rotary: Optional[int] = None
    layout: str = "half"
    axes: Optional[tuple] = None
    """The number of pairs of each axis."""
    scale: Optional[str] = None
    """Of an f8 cache: one; rows; codes: rows that the program divides; or whole:
    all keys, which the program divides by one number."""
    block: int = 4
    """The tokens in a block of the cache."""
    epsilon: float = 1e-5
    by_head: bool = False
    bias: Optional[str] = None
    """packed or heads."""
    residual: bool = False
    written: bool = False
    """Whether queries go back to where they come from."""
    scaled: bool = False
    """Whether queries are multiplied after the rotation."""
    positions: str = "given"
    """given, run: contiguous, or computed: from given ones."""
    slots: str = "given"
    """given or computed: from given ones."""
    second: bool = False
    """Whether keys are returned as well as written."""
    shared: bool = False
    """Whether keys and values are written to one cache, of which there are two
    then."""
    whole_norm: bool = False
    """Whether the norm is one of all heads of a token."""
    masked: bool = False
    """Whether keys are 0 from the fifth token on."""
    learned: bool = False
    """Whether numbers of a table are added that positions choose."""
    repeated: bool = False
    """Whether the caches have every key once for each of its queries."""
    factors: bool = False
    """Whether queries are multiplied by a number that depends on the position."""
    codes: bool = False
    """Whether queries become f8E4M3FN, with factors of their rows."""
    late: bool = False
    """Whether the number of tokens is always that of the last array."""
    update: bool = False
    """Whether what is rotated is updated."""
    sliced: bool = False
    """Whether parts of a latent are written into slices of the cache, which are put
    back."""
    static: Optional[int] = None
    lengths: tuple = (0, 1, 7)
    by_hand: bool = False
    """Whether the tests leave it out."""

    def __post_init__(self):
        if self.static is not None:
            self.lengths = (self.static,)
        if self.is_latent:
            self.size, self.rotary = NOPE + ROPE, ROPE
        self.rotary = self.rotary or self.size

    @property
    def is_latent(self):
        return self.source in ("latent", "joined")

    @property
    def lead(self):
        """The dimensions of tokens."""
        leads = {
            "batched": (2, "T"),
            "transposed": (2, "T"),
            "one": (1, "T"),
            "last": ("T", 1),
        }
        return leads.get(self.source, ("T",))

    def tokens(self, length):
        return length * (2 if 2 in self.lead else 1)

    def blocks(self, length):
        """More than the slots of the tokens are in."""
        return 2 * -(-self.tokens(length) // 8) + 1

    def arguments(self):
        queries, keys = self.heads
        lead, size, element = self.lead, self.size, self.element
        packed = (queries + 2 * keys) * size

        def make(name, *shape):
            return Argument(name, element, *shape)

        if self.is_latent:
            yield make("q", *lead, queries * size)
            yield make("kv", *lead, LATENT + ROPE)
            yield make("k_weight", LATENT)
        elif self.source == "separate":
            yield make("q", *lead, queries * size)
            yield make("k", *lead, keys * size)
            yield make("v", *lead, keys * size)
        elif self.source == "packed3":
            yield make("qkv", *lead, queries + 2 * keys, size)
        else:
            yield make("qkv", *lead, packed)
        if self.residual:
            yield make("residual", *lead, packed)
        if self.bias == "packed":
            yield make("bias", packed)
        elif self.bias == "heads":
            yield make("q_bias", queries, size)
            yield make("k_bias", keys, size)
        wide = self.whole_norm
        if not self.is_latent and self.norm in ("rms", "layer"):
            yield make("q_weight", size * (queries if wide else 1))
            yield make("k_weight", size * (keys if wide else 1))
        if not self.is_latent and self.norm == "layer":
            yield make("q_addend", size)
            yield make("k_addend", size)
        if self.learned:
            yield make("table", TABLE, size)
        axes = (len(self.axes),) if self.axes else ()
        positions = (1,) if self.positions == "run" else (*axes, *lead)
        yield Argument("positions", "i64", *positions)
        yield Argument("slots", "i64", *lead)
        if self.is_latent:
            yield Argument("cache", self.cache, "B", self.block, LATENT + ROPE)
            return
        keys = queries if self.repeated else keys
        cache = ("B", self.block, keys, size)
        if self.by_head:
            cache = ("B", keys, self.block, size)
        yield Argument("k_cache", self.cache, *cache)
        if not self.shared:
            yield Argument("v_cache", self.cache, *cache)
        if self.scale in ("rows", "codes"):
            yield Argument("scales", "f32", *cache[:-1], 1)

    def results(self):
        """What the function returns, with the names of the arguments that they are
        or, of queries and keys, come from."""
        arguments = {argument.name: argument for argument in self.arguments()}
        element = F8 if self.codes else self.element
        queries = Argument("queries", element, *self.lead, self.heads[0], self.size)
        if self.source == "transposed":
            batch, tokens = self.lead
            queries.shape = (batch, self.heads[0], tokens, self.size)
        if self.written:
            queries.shape = arguments["qkv"].shape
        caches = [arguments[name] for name in CACHES if name in arguments]
        if self.shared:
            caches.append(Argument("v_cache", self.cache, *caches[0].shape))
        keys = Argument("keys", self.element, *self.lead, self.heads[1], self.size)
        return [queries, *caches, *([keys] if self.second else [])]


CASES = [
    Case("plain"),
    Case("rms", norm="rms", lengths=(0, 1, 7, 33)),
    Case("rms_bf16", norm="rms", element="bf16", written=True, heads=(8, 2)),
    Case("rms_stablehlo", norm="rms", element="bf16", spelling="stablehlo"),
    Case("rms_named", norm="rms", element="bf16", spelling="named"),
    Case("rms_static", norm="rms", element="bf16", static=7, size=128),
    Case("rms_static_one", norm="rms", static=1, spelling="stablehlo"),
    Case("rms_static_none", "separate", norm="rms", static=0),
    Case("rms_after", norm="rms", after=True, element="bf16", size=80),
    Case("rms_after_named", norm="rms", after=True, spelling="named", written=True),
    Case("layer", norm="layer", element="bf16", size=96),
    Case("layer_stablehlo", norm="layer", spelling="stablehlo", cache="f32"),
    Case("layer_named", norm="layer", spelling="named", update=True),
    Case("l2", norm="l2", after=True, element="bf16", source="packed3"),
    Case("l2_named", norm="l2", spelling="named", source="separate"),
    Case("wide", norm="rms", element="bf16", size=256, heads=(2, 1)),
    Case("f8", element="bf16", cache=F8, scale="one", norm="rms"),
    Case("f8_by_head", cache=F8, scale="one", norm="rms", by_head=True),
    Case("f8_rows", element="bf16", cache=F8, scale="rows", norm="rms"),
    Case("f8_rows_named", cache=F8, scale="rows", norm="rms", spelling="named"),
    Case("f8_codes", element="bf16", cache=F8, scale="codes", norm="rms"),
    Case("f8_codes_stablehlo", cache=F8, scale="codes", spelling="stablehlo"),
    Case("partial", rotary=32, norm="rms", element="bf16"),
    Case("partial_after", rotary=40, size=80, norm="l2", after=True),
    Case("interleaved", layout="interleaved", norm="rms", element="bf16"),
    Case("interleaved_to_half", layout="interleaved_to_half", norm="layer"),
    Case("latent", source="latent", element="bf16", norm="rms", heads=(2, 1)),
    Case("latent_f32", source="latent", cache="f32", norm="rms", heads=(2, 1)),
    Case("joined", source="joined", element="bf16", norm="rms", heads=(2, 1)),
    Case("joined_named", source="joined", spelling="named", norm="rms", heads=(2, 1)),
    Case("axes", axes=(8, 12, 12), norm="rms", element="bf16"),
    Case("grouped", source="grouped", element="bf16", heads=(8, 2)),
    Case("grouped_rms", source="grouped", norm="rms", by_head=True, cache="f32"),
    Case("batched", source="batched", norm="rms", element="bf16", lengths=(0, 1, 5)),
    Case("transposed", source="transposed", norm="rms", element="bf16", lengths=(0, 5)),
    Case("bias", bias="packed", element="bf16", cache="bf16"),
    Case("bias_rms", bias="packed", norm="rms", spelling="stablehlo"),
    Case("bias_heads", bias="heads", norm="rms", element="bf16", heads=(8, 2)),
    Case("bias_heads_named", bias="heads", spelling="named", written=True),
    Case("residual", residual=True, norm="rms", element="bf16"),
    Case("residual_named", residual=True, bias="packed", spelling="named"),
    Case("run", positions="run", norm="rms", spelling="named", lengths=(0, 1, 15, 16, 33)),
    Case("run_torch", positions="run", norm="rms", element="bf16", lengths=(0, 7, 33)),
    Case("run_plain", positions="run", written=True, lengths=(1, 17)),
    Case("run_static", positions="run", norm="rms", static=33, spelling="stablehlo"),
    Case("run_after", positions="run", norm="l2", after=True, lengths=(1, 17), spelling="named"),
    Case("run_rows", positions="run", cache=F8, scale="rows", lengths=(1, 17), spelling="named"),
    Case("computed", positions="computed", slots="computed", norm="rms", spelling="named"),
    Case("computed_torch", positions="computed", slots="computed", element="bf16"),
    Case("same_heads", norm="layer", heads=(2, 2), spelling="stablehlo", scaled=True),
    Case("scaled", norm="rms", element="bf16", scaled=True, written=True, update=True),
    Case("second", norm="rms", second=True, spelling="named"),
    Case("second_after", norm="l2", after=True, second=True, spelling="stablehlo"),
    Case("shared", norm="rms", shared=True, spelling="named"),
    Case("shared_plain", shared=True, cache="f32", update=True),
    Case("f8_whole", cache=F8, scale="whole", norm="rms", spelling="named", lengths=(1, 7)),
    Case("f8_whole_torch", cache=F8, scale="whole", element="bf16", lengths=(1, 7)),
    Case("transposed_named", "transposed", norm="layer", by_head=True, spelling="named"),
    Case("whole_norm", norm="rms", whole_norm=True, element="bf16"),
    Case("whole_norm_named", norm="rms", whole_norm=True, spelling="named"),
    Case("masked", masked=True, norm="rms", spelling="named"),
    Case("masked_torch", masked=True, element="bf16", lengths=(0, 7)),
    Case("learned", learned=True, element="bf16"),
    Case("learned_named", learned=True, norm="rms", spelling="named"),
    Case("repeated", repeated=True, norm="rms", element="bf16"),
    Case("repeated_named", repeated=True, spelling="named", by_head=True),
    Case("factors", factors=True, element="bf16", norm="rms"),
    Case("factors_named", factors=True, norm="rms", spelling="named"),
    Case("codes", codes=True, norm="rms", spelling="stablehlo"),
    Case("codes_torch", codes=True, element="bf16"),
    Case("late", late=True, norm="rms", element="bf16"),
    Case("late_stablehlo", late=True, norm="layer", spelling="stablehlo"),
    Case("one", "one", norm="rms", element="bf16"),
    Case("one_named", "one", norm="rms", spelling="named", update=True),
    Case("last", "last", norm="rms", element="bf16"),
    Case("last_named", "last", norm="rms", spelling="named", positions="computed"),
    Case("run_codes", positions="run", codes=True, spelling="named", lengths=(1, 17)),
    Case("run_repeated", positions="run", repeated=True, spelling="named", lengths=(1, 17)),
    Case("separate_whole", "separate", norm="rms", whole_norm=True, spelling="stablehlo"),
    Case("wide_named", norm="l2", size=256, heads=(2, 1), spelling="named", after=True),
    Case("latent_run", "latent", positions="run", norm="rms", heads=(2, 1), lengths=(1, 17)),
    Case("latent_sliced", "latent", sliced=True, norm="rms", heads=(2, 1), spelling="named"),
    Case("run_scales", positions="run", cache=F8, scale="codes", norm="rms", lengths=(1, 17)),
    Case("f8_second", element="bf16", cache=F8, scale="rows", second=True, norm="rms"),
    Case("large", "separate", norm="rms", heads=(64, 8), size=256, lengths=(0, 1)),
    Case("large_torch", heads=(64, 8), size=256, norm="rms", lengths=(0, 1), by_hand=True),
]
