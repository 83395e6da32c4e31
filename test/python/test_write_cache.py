"""pe.WriteCache against indexing of numpy."""

import numpy as np
import pytest

import pe

pytest.importorskip("ml_dtypes")
from rounding import DTYPES, assert_rounded, cast

EXTENTS = {"b": 2, "s": 5, "h": 3, "d": 20, "n": 4, "t": 4}
PAIRS = [
    (dims, cache_dims)
    for dims in pe.write_cache.DIMS
    for cache_dims in pe.write_cache.CACHE_DIMS
    if ("h" in dims) == ("h" in cache_dims)
]


def shape_of(letters, features=20):
    extents = {**EXTENTS, "d": features}
    return tuple(extents[letter] for letter in letters)


def make_slots(random, dims, count, dtype="int64"):
    shape = shape_of([letter for letter in dims if letter in "bs"])
    slots = random.permutation(max(count, np.prod(shape)))[: np.prod(shape)]
    slots = np.where(slots < count, slots, -1).reshape(shape).astype(dtype)
    slots.flat[1] = -1
    return slots


def tokens_first(array, dims, tokens):
    """The dimensions of tokens or slots, and then those of heads and features."""
    order = [dims.index(letter) for letter in tokens if letter in dims]
    order += [dims.index(letter) for letter in "hd" if letter in dims]
    return array.transpose(order)


def oracle(x, dims, slots, cache, cache_dims, begin=0):
    """The cache in f64, and which of its elements were written."""
    want, written = cache.astype("d"), np.zeros(cache.shape, bool)
    rows = tokens_first(x, dims, "bs")
    rows = rows.reshape(slots.size, *rows.shape[slots.ndim :])
    blocks = [cache_dims.index(each) for each in "nt" if each in cache_dims]
    counts = [cache.shape[dim] for dim in blocks]
    for part, value in ((want, rows), (written, np.ones_like(rows, bool))):
        places = tokens_first(part, cache_dims, "nt")
        for row, slot in zip(value, slots.flat):
            if slot >= 0:
                place = np.unravel_index(slot, counts)
                places[(*place, ..., slice(begin, begin + x.shape[-1]))] = row
    return want, written


@pytest.mark.parametrize("dims, cache_dims", PAIRS)
@pytest.mark.parametrize("slot_type", ["int32", "int64"])
def test_every_order_of_dimensions(random, dims, cache_dims, slot_type):
    x = random.standard_normal(shape_of(dims)).astype("float32")
    cache = random.standard_normal(shape_of(cache_dims)).astype("float32")
    count = np.prod([EXTENTS[letter] for letter in cache_dims if letter in "nt"])
    slots = make_slots(random, dims, count, slot_type)
    want, _ = oracle(x, dims, slots, cache, cache_dims)
    write = pe.WriteCache(20, dims=dims, cache_dims=cache_dims)
    assert write(x, slots, cache) is cache
    np.testing.assert_array_equal(cache, want)


@pytest.mark.parametrize("cache_dtype", DTYPES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_pair_of_types(random, dtype, cache_dtype):
    x = cast(random.standard_normal(shape_of("shd")), dtype)
    cache = cast(random.standard_normal(shape_of("nthd", 32)), cache_dtype)
    before, slots = cache.copy(), make_slots(random, "shd", 16)
    want, written = oracle(x, "shd", slots, cache, "nthd", begin=8)
    pe.WriteCache(20, dtype=dtype, cache_dtype=cache_dtype, begin=8)(x, slots, cache)
    assert_rounded(cache[written], want[written], cache_dtype, abs(want[written]))
    bits = f"u{cache.itemsize}"
    np.testing.assert_array_equal(
        cache.view(bits)[~written], before.view(bits)[~written]
    )


@pytest.mark.parametrize("shape", [(), (5, 1, 1), (1, 3, 1), (5, 3, 2)])
def test_quantized(random, shape):
    """A number, and factors of tokens, of heads and of blocks of features."""
    x = random.standard_normal(shape_of("shd")).astype("float32") * 100
    factor = random.uniform(0.01, 0.1, shape).astype("float32")
    cache = np.zeros(shape_of("nthd"), DTYPES["float8_e4m3fn"])
    slots = make_slots(random, "shd", 16)
    whole = factor if factor.ndim == 0 else np.repeat(factor, 16, -1)[..., :20]
    if factor.ndim and factor.shape[-1] == 1:
        whole = factor
    want, written = oracle(x / whole.astype("d"), "shd", slots, cache, "nthd")
    write = pe.WriteCache(
        20, cache_dtype="float8_e4m3fn", saturate=True, block_size=16
    )
    given = float(factor) if factor.ndim == 0 else factor
    write(x, slots, cache, init_scale=given)
    size = abs(want[written])
    assert_rounded(cache[written], want[written], "float8_e4m3fn", size, saturate=True)


def test_strided_arrays_and_no_tokens(random):
    x = random.standard_normal((5, 6, 20)).astype("float32")[:, ::2]
    whole = np.zeros((8, 4, 3, 20), "float32")
    cache, slots = whole[::2], make_slots(random, "shd", 16)
    write = pe.WriteCache(20)
    write(x[:0], slots[:0], cache)
    assert not whole.any()
    want, _ = oracle(x, "shd", slots, cache, "nthd")
    write(x, slots, cache)
    np.testing.assert_array_equal(cache, want)
    assert not whole[1::2].any()


def test_padding_alone_writes_nothing():
    cache = np.ones((2, 4, 3, 20), "float32")
    slots = np.array([-1, -(2**62)])
    pe.WriteCache(20)(np.zeros((2, 3, 20), "float32"), slots, cache)
    assert (cache == 1).all()


def test_slots_beyond_the_cache():
    cache = np.zeros((2, 4, 3, 20), "float32")
    with pytest.raises(ValueError, match="slots: .* less than 8, .* found 8"):
        pe.WriteCache(20)(np.ones((1, 3, 20), "float32"), np.array([8]), cache)
    assert not cache.any()


@pytest.mark.parametrize(
    "keys, message",
    [
        (dict(features=0), "features: expected an integer of at least 1"),
        (dict(features=20, dims="hsd"), "dims: expected one of 'shd'"),
        (dict(features=20, cache_dims="tnd"), "cache_dims: expected one of 'nthd'"),
        (dict(features=20, dims="sd", cache_dims="nthd"), "cache_dims: .* heads"),
        (dict(features=20, begin=-1), "begin: expected an integer of at least 0"),
        (dict(features=20, dtype="int8"), "dtype: expected one of"),
        (dict(features=20, cache_dtype="int8"), "cache_dtype: expected one of"),
        (dict(features=20, saturate=1), "saturate: expected True or False"),
        (dict(features=20, parallel="cuda"), "parallel"),
    ],
)
def test_bad_parameters(keys, message):
    with pytest.raises(ValueError, match=message):
        pe.WriteCache(**keys)


def call(**changes):
    arguments = dict(
        x=np.ones((5, 3, 20), "float32"),
        slots=np.arange(5),
        cache=np.zeros((4, 4, 3, 20), "float32"),
    )
    arguments.update(changes)
    pe.WriteCache(20)(**arguments)


@pytest.mark.parametrize(
    "changes, message",
    [
        (dict(slots=np.zeros((5, 1), "int64")), "slots: .* found 2 dimensions"),
        (dict(slots=np.arange(4)), "slots"),
        (dict(x=np.ones((5, 2, 20), "float32")), "cache|x"),
        (dict(x=np.ones((5, 3, 19), "float32")), "x"),
        (dict(cache=np.zeros((4, 3, 20), "float32")), "cache"),
        (dict(cache=np.zeros((4, 4, 3, 20), "float32")[..., ::-1]), "cache"),
        (dict(init_scale=np.ones((5, 3, 20), "float32")), "init_scale"),
        (dict(x_scale=np.ones((4, 1, 1), "float32")), "x_scale"),
    ],
)
def test_arrays_that_do_not_fit(changes, message):
    with pytest.raises(ValueError, match=message):
        call(**changes)


@pytest.mark.parametrize(
    "changes, message",
    [
        (dict(slots=3), "slots: expected an array of int32 or int64, found an int"),
        (dict(slots=np.zeros(5, "int16")), "slots: .* found int16"),
        (dict(x=[1.0]), "x"),
        (dict(cache=None), "cache"),
        (dict(x=np.ones((5, 3, 20))), "x"),
        (dict(init_scale="2"), "init_scale: expected an array"),
    ],
)
def test_arguments_of_other_types(changes, message):
    with pytest.raises(TypeError, match=message):
        call(**changes)


def test_cache_that_cannot_be_written():
    cache = np.zeros((4, 4, 3, 20), "float32")
    cache.flags.writeable = False
    with pytest.raises(ValueError, match="cache"):
        call(cache=cache)


def test_features_that_the_cache_has_not():
    with pytest.raises(ValueError, match="cache: "):
        call(cache=np.zeros((4, 4, 3, 19), "float32"))


def test_unknown_factor():
    with pytest.raises(TypeError, match="unknown keyword 'scale'"):
        pe.WriteCache(20).mlir(scale="number")


def test_kernel_for_a_gpu():
    write = pe.WriteCache(128, dtype="bfloat16", target="sm_90")
    assert ".entry" in write.kernel().ptx
    with pytest.raises(TypeError, match="cannot be called from Python"):
        write(np.ones((5, 3, 128), "float32"), np.arange(5), None)
