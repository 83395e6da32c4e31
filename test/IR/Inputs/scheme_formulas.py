# The formulas of all schemes, written anew from their papers. All take the dim, the
# base and the length of the sequence or None, and give the inverse frequencies and
# the attention factor.

from mpmath import ceil, floor, log, mpf, nint, pi, power, sqrt


def default(dim, base, seq_len):
    return [power(base, mpf(-2 * i) / dim) for i in range(dim // 2)], 1


def linear(dim, base, seq_len, factor):
    return [x / factor for x in default(dim, base, seq_len)[0]], 1


def ntk(dim, base, seq_len, factor):
    return default(dim, base * power(factor, mpf(dim) / (dim - 2)), seq_len)


def dynamic_ntk(dim, base, seq_len, factor, original_max_position_embeddings):
    trained = original_max_position_embeddings
    alpha = factor * max(seq_len or 0, trained) / trained - (factor - 1)
    return ntk(dim, base, seq_len, alpha)


def mix(share, factor, x):
    """The given share of the frequency as it is, the rest interpolated."""
    return (1 - share) * x / factor + share * x


def ntk_by_parts(
    dim,
    base,
    seq_len,
    factor,
    original_max_position_embeddings,
    low_freq_factor=mpf(1),
    high_freq_factor=mpf(32),
):
    low, high = low_freq_factor, high_freq_factor

    def share(x):
        turns = original_max_position_embeddings * x / (2 * pi)
        if low == high:
            assert abs(turns - low) > 1e-12, "too near to the step"
            return int(turns >= low)
        return clamp((turns - low) / (high - low))

    return [mix(share(x), factor, x) for x in default(dim, base, seq_len)[0]], 1


def llama3(*arguments, **keys):
    return ntk_by_parts(*arguments, **keys)


def yarn(
    dim,
    base,
    seq_len,
    factor,
    original_max_position_embeddings,
    beta_fast=mpf(32),
    beta_slow=mpf(1),
    truncate=True,
    extrapolation_factor=1,
    mscale=0,
    mscale_all_dim=0,
    attention_factor=None,
    clamp_to_pairs=False,
):
    def pair_that_turns(times):
        turns = original_max_position_embeddings / (2 * pi * times)
        return dim * log(turns) / (2 * log(base))

    def temperature(scale):
        return scale * log(factor) / 10 + 1 if factor > 1 else 1

    low, high = pair_that_turns(beta_fast), pair_that_turns(beta_slow)
    if truncate:
        for bound in (low, high):
            assert abs(bound - nint(bound)) > 1e-12, "too near to an integer"
        low, high = floor(low), ceil(high)
    low = max(low, 0)
    high = min(high, dim // 2 - 1 if clamp_to_pairs else dim - 1)
    if low == high:
        high += mpf("0.001")
    frequencies = [
        mix((1 - clamp((i - low) / (high - low))) * extrapolation_factor, factor, x)
        for i, x in enumerate(default(dim, base, seq_len)[0])
    ]
    if attention_factor is None:
        if mscale and mscale_all_dim:
            attention_factor = temperature(mscale) / temperature(mscale_all_dim)
        else:
            attention_factor = temperature(1)
    return frequencies, attention_factor


def longrope(
    dim,
    base,
    seq_len,
    short_factor,
    long_factor,
    original_max_position_embeddings,
    factor=None,
    max_position_embeddings=None,
    attention_factor=None,
    short_mscale=None,
    long_mscale=None,
):
    trained = original_max_position_embeddings
    is_long = seq_len is not None and seq_len > trained
    factors = long_factor if is_long else short_factor
    frequencies, _ = divisors(dim, base, seq_len, factors)
    if attention_factor is None:
        attention_factor = long_mscale if is_long else short_mscale
    if attention_factor is None:
        if factor is None:
            factor = mpf(max_position_embeddings) / trained
        attention_factor = sqrt(1 + log(factor) / log(trained)) if factor > 1 else 1
    return frequencies, attention_factor


def proportional(dim, base, seq_len, partial_rotary_factor, factor=mpf(1)):
    # The product is rounded to f64 before the number of pairs is taken from it.
    turning = int(float(partial_rotary_factor) * dim // 2)
    frequencies, _ = linear(dim, base, seq_len, factor)
    return frequencies[:turning] + [0] * (dim // 2 - turning), 1


def divisors(dim, base, seq_len, values):
    frequencies, _ = default(dim, base, seq_len)
    return [x / y for x, y in zip(frequencies, values, strict=True)], 1


def timescales(dim, base, seq_len):
    last = max(dim // 2 - 1, 1)
    return [power(base, mpf(-j) / last) for j in range(dim // 2)], 1


def clamp(x):
    return min(max(x, 0), 1)
