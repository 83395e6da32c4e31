# Writes frequencies.txt: what pe.frequencies has to give for every scheme.
#
# Needs mpmath; run it by hand when a scheme is added, and commit the result.
# Each line has, separated by tabs, the scheme, the dim, the base, the length of
# the sequence or "-", the attention factor, and the inverse frequencies. The
# results are rounded once to f64 from 60 digits, and written, like the base, as
# hexadecimal floats.

from mpmath import mp, mpf
from scheme_formulas import (
    default,
    divisors,
    dynamic_ntk,
    linear,
    llama3,
    longrope,
    ntk,
    ntk_by_parts,
    proportional,
    timescales,
    yarn,
)

mp.dps = 60


class Random:
    """The generator splitmix64. Its numbers must never change."""

    def __init__(self, seed):
        self.state = seed

    def integer(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        x = self.state
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
        return (x ^ (x >> 31)) % limit

    def choice(self, values):
        return values[self.integer(len(values))]

    def uniform(self, low, high):
        """A number of five digits."""
        return float(f"{low + (high - low) * (self.integer(2**32) / 2**32):.5g}")

    def base(self):
        """From 1e2 to 1e7, as likely in every decade."""
        return float(f"{self.uniform(1, 10)}e{2 + self.integer(5)}")

    def length(self):
        return self.choice((512, 2048, 4096, 5000, 8192, 32768, 131072))


# Cases. Each is a formula, a dim, a base, a length of the sequence or None, and
# the keys of the scheme.


def unscaled_cases(random):
    for dim in (2, 4, 6, 40, 64, 80, 96, 128, 130, 254, 256):
        for base in (1e4, random.base()):
            yield default, dim, base, None, {}
    for dim in (2, 4, 6, 14, 64, 128, 256):
        yield timescales, dim, random.base(), None, {}
        yield timescales, dim, 1e4, None, {}
    for dim in (2, 4, 10, 64):
        values = [random.uniform(0.5, 40) for _ in range(dim // 2)]
        yield divisors, dim, random.base(), None, {"values": values}
    for dim, share in ((2, 1.0), (2, 0.9), (20, 0.7), (64, 0.25), (128, 0.25)):
        for more in ({}, {"factor": random.uniform(1, 20)}):
            yield proportional, dim, random.base(), None, {
                "partial_rotary_factor": share,
                **more,
            }
    for dim in (6, 10, 48):
        for _ in range(3):
            share = {"partial_rotary_factor": random.uniform(0.01, 1)}
            yield proportional, dim, random.base(), None, share


def ntk_cases(random):
    for dim in (2, 6, 40, 128):
        for factor in (1.0, 3.7, random.uniform(1, 64)):
            yield linear, dim, random.base(), None, {"factor": factor}
    for dim in (4, 6, 40, 128, 256):
        for factor in (1.0, 8.0, random.uniform(1, 64)):
            yield ntk, dim, random.base(), None, {"factor": factor}
    for dim in (4, 10, 64, 128):
        trained = random.length()
        lengths = (None, 1, trained - 1, trained, trained + 1)
        for seq_len in (*lengths, 2 * trained, trained + 77777, 2**31):
            yield dynamic_ntk, dim, random.base(), seq_len, {
                "factor": random.uniform(1, 16),
                "original_max_position_embeddings": trained,
            }
    one = {"factor": 1.0, "original_max_position_embeddings": 2048}
    yield dynamic_ntk, 6, 1e4, 100000, one


def parts_cases(random):
    """Interpolation by the number of turns."""
    for dim in (2, 6, 40, 64, 128):
        for low, high in ((1.0, 4.0), (1.0, 1.0), (0.5, 30.0), (7.5, 7.5)):
            yield llama3, dim, random.base(), None, {
                "factor": random.uniform(1, 40),
                "original_max_position_embeddings": random.length(),
                "low_freq_factor": low,
                "high_freq_factor": high,
            }
        low = random.uniform(0.1, 10)
        for more in (
            {},
            {"low_freq_factor": random.uniform(0.1, 30)},
            {"high_freq_factor": random.uniform(2, 50)},
            {"low_freq_factor": low, "high_freq_factor": low},
        ):
            yield ntk_by_parts, dim, random.base(), None, {
                "factor": random.uniform(1, 40),
                "original_max_position_embeddings": random.length(),
                **more,
            }
    for model in ((128, 5e5, 8.0, 8192, 4.0), (128, 5e5, 16.0, 8192, 1.0)):
        dim, base, factor, trained, high = model
        yield llama3, dim, base, None, {
            "factor": factor,
            "original_max_position_embeddings": trained,
            "low_freq_factor": 1.0,
            "high_freq_factor": high,
        }


def yarn_cases(random):
    for dim in (2, 6, 40, 64, 128):
        beta = random.uniform(0.5, 16)
        for more in (
            {},
            {"truncate": False},
            {"beta_fast": random.uniform(8, 64), "beta_slow": random.uniform(0.2, 4)},
            {"beta_fast": beta, "beta_slow": beta},
            {"beta_fast": beta, "beta_slow": beta, "truncate": False},
            {"extrapolation_factor": random.uniform(0.1, 1)},
            {"extrapolation_factor": 1.25, "truncate": False},
            {"clamp_to_pairs": True},
            {"clamp_to_pairs": True, "truncate": False, "beta_slow": 0.0625},
        ):
            yield yarn, dim, random.base(), None, {
                "factor": random.uniform(1, 64),
                "original_max_position_embeddings": random.length(),
                **more,
            }
    for factor, more in (
        (1.0, {}),
        (1.0, {"mscale": 0.7, "mscale_all_dim": 0.3}),
        (4.0, {"mscale": 1.0, "mscale_all_dim": 1.0}),
        (40.0, {"mscale": 0.707, "mscale_all_dim": 1.0}),
        (40.0, {"mscale": 1.0, "mscale_all_dim": 0.5}),
        (12.5, {"mscale": 0.707}),
        (12.5, {"mscale_all_dim": 0.707}),
        (8.0, {"attention_factor": 0.5}),
        (8.0, {"attention_factor": 1.25, "mscale": 2.0, "mscale_all_dim": 1.0}),
    ):
        trained = {"original_max_position_embeddings": 4096}
        yield yarn, 4, random.base(), None, {"factor": factor, **trained, **more}
    # Ranges that are cut: both bounds at 0, at dim - 1 and at dim / 2 - 1, the
    # higher one below 0, and the lower one above the higher.
    for dim, base, trained, more in (
        (8, 1e4, 5, {}),
        (2, 1e4, 4194304, {}),
        (8, 1e4, 1048576, {"clamp_to_pairs": True}),
        (64, 1e2, 2, {}),
        (8, 1e4, 4194304, {"clamp_to_pairs": True}),
        (8, 1e2, 1048576, {"truncate": False}),
    ):
        length = {"original_max_position_embeddings": trained}
        yield yarn, dim, base, None, {"factor": 10.0, **length, **more}
    # DeepSeek-V3 and gpt-oss.
    yield yarn, 64, 1e4, None, {
        "factor": 40.0,
        "original_max_position_embeddings": 4096,
        "mscale": 1.0,
        "mscale_all_dim": 1.0,
    }
    yield yarn, 64, 1.5e5, None, {
        "factor": 32.0,
        "original_max_position_embeddings": 4096,
        "truncate": False,
    }


def longrope_cases(random):
    for dim in (2, 10, 96):
        for more in (
            {"factor": random.uniform(1, 40)},
            {"factor": 0.5},
            {"max_position_embeddings": 131072},
            {"max_position_embeddings": 1000},
            {"factor": 32.0, "max_position_embeddings": 8192},
            {"attention_factor": random.uniform(0.5, 2)},
            {"short_mscale": 1.25, "long_mscale": random.uniform(1, 2)},
            {"factor": 16.0, "short_mscale": 1.1},
            {"attention_factor": 1.5, "short_mscale": 1.25, "long_mscale": 1.75},
        ):
            if dim == 96 and len(more) > 1:
                continue
            trained = random.choice((2048, 4096))
            short = [random.uniform(1, 3) for _ in range(dim // 2)]
            long = [random.uniform(0.9, 60) for _ in range(dim // 2)]
            base = random.base()
            for seq_len in (None, trained, trained + 1):
                if dim == 96 and seq_len == trained:
                    continue
                yield longrope, dim, base, seq_len, {
                    "short_factor": short,
                    "long_factor": long,
                    "original_max_position_embeddings": trained,
                    **more,
                }


# Output


def literal(value):
    """The value as MLIR reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    digits, _, exponent = repr(value).partition("e")
    digits += "" if "." in digits else ".0"
    return f"{digits}e{exponent}" if exponent else digits


def scheme_text(formula, keys):
    name = f"#pe.{formula.__name__}"
    if formula is divisors:
        return f"{name}<{literal(keys['values'])}>"
    if not keys:
        return name
    return f"{name}<{', '.join(f'{k} = {literal(v)}' for k, v in keys.items())}>"


def exact(value):
    if isinstance(value, list):
        return list(map(mpf, value))
    return mpf(value) if isinstance(value, float) else value


def main():
    random = Random(seed=1)
    for cases in (unscaled_cases, ntk_cases, parts_cases, yarn_cases, longrope_cases):
        for formula, dim, base, seq_len, keys in cases(random):
            exact_keys = {k: exact(v) for k, v in keys.items()}
            frequencies, scale = formula(dim, mpf(base), seq_len, **exact_keys)
            length = "-" if seq_len is None else seq_len
            values = " ".join(float(x).hex() for x in frequencies)
            print(
                scheme_text(formula, keys),
                dim,
                base.hex(),
                length,
                float(scale).hex(),
                values,
                sep="\t",
            )


main()
