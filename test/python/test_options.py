"""The options of pe.compile, and what is said of wrong ones."""

import re

import pytest

import pe
from pe import _pe, options

EMPTY = "func.func @f() { return }"


@pytest.mark.parametrize(
    "target, kinds, defaults",
    [
        ("host", options._CPU, _pe.default_options_for_llvm()),
        ("sm_90", options._GPU, _pe.default_options_for_ptx()),
    ],
)
def test_the_options_are_those_of_the_pipelines(target, kinds, defaults):
    """Each default of the pipeline is a value of the option here."""
    words = [word.split("=", 1) for word in defaults.strip("{}").split()]
    found = {name.replace("-", "_"): value for name, value in words}
    for name in ("target", "chip", "format"):
        found.pop(name, None)
    # An empty text is printed as no word.
    assert set(kinds) - {"features"} == set(found) - {"features"}
    for name, kind in kinds.items():
        value = found.get(name, "")
        if kind is bool:
            value = {"true": True, "false": False}[value]
        elif value.isdigit():
            value = int(value)
        options.option_text(target, {name: value})


@pytest.mark.parametrize(
    "target, option, error, message",
    [
        (
            "host",
            dict(vector_width="abc"),
            ValueError,
            "vector_width: expected an integer, found 'abc'",
        ),
        (
            "host",
            dict(vector_width=96),
            ValueError,
            "vector_width: expected one of 0, 64, 128, 256, 512, 1024, 2048, 4096; "
            "found 96",
        ),
        (
            "host",
            dict(parallel="cuda"),
            ValueError,
            "parallel: expected one of 'none', 'openmp'; found 'cuda'",
        ),
        (
            "host",
            dict(fuse=True),
            ValueError,
            "fuse: expected one of 'auto', 'none'; found True",
        ),
        (
            "host",
            dict(excess_precision="no"),
            ValueError,
            "excess_precision: expected True or False, found 'no'",
        ),
        (
            "host",
            dict(native_bf16="yes"),
            ValueError,
            "native_bf16: expected True or False, found 'yes'",
        ),
        (
            "host",
            dict(streaming_threshold=-1),
            ValueError,
            "streaming_threshold: expected an integer from 0 to 9223372036854775807, "
            "found -1",
        ),
        (
            "host",
            dict(bogus=1),
            TypeError,
            "bogus: expected no such option for 'host', which has vector_width, "
            "accuracy, angles, fuse, excess_precision, streaming, streaming_threshold, "
            "native_bf16, parallel; found 1",
        ),
        (
            "sm_90",
            dict(block_size=7),
            ValueError,
            "block_size: expected an integer from 32 to 1024, found 7",
        ),
        (
            "sm_90",
            dict(features="+ptx80 block-size=64"),
            ValueError,
            "features: expected a version of PTX such as '+ptx80', found '+ptx80 "
            "block-size=64'",
        ),
        (
            "sm_90",
            dict(format="bin"),
            TypeError,
            "format: expected no such option for 'sm_90', which has features, "
            "block_size, share_launches, fuse, excess_precision, allow_host_compute; "
            "found 'bin'",
        ),
    ],
)
def test_wrong_options(capfd, target, option, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        pe.compile(EMPTY, target=target, **option)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("target", ["sm_90 block-size=7", "host,x", "", "sm_90{"])
def test_targets_that_are_no_names(target):
    message = f"unknown target {target!r}; expected 'host', 'sm_' and a number, or a "
    with pytest.raises(pe.CompileError, match=f"^{re.escape(message)}CPU of LLVM"):
        pe.compile(EMPTY, target=target)


@pytest.mark.parametrize("target", [None, 90, b"host"])
def test_targets_are_strings(target):
    with pytest.raises(TypeError, match="^target: expected a string, found "):
        pe.compile(EMPTY, target=target)
    with pytest.raises(TypeError, match="^target: expected a string, found "):
        pe.Rotary(head_dim=16, target=target)


@pytest.mark.parametrize("value", [None, 0, 1, "no"])
def test_flags_of_encodings(value):
    for name, encode in [
        ("conjugate", lambda: pe.Rotary(head_dim=16, conjugate=value)),
        ("inverse", lambda: pe.Rotary(head_dim=16, inverse=value)),
        ("causal", lambda: pe.Alibi(4, causal=value)),
    ]:
        message = f"{name}: expected True or False, found {value!r}"
        with pytest.raises(ValueError, match=f"^{message}$"):
            encode()


def test_options_of_encodings():
    with pytest.raises(
        ValueError, match="^accuracy: expected one of 'standard', 'high'; found 'low'$"
    ):
        pe.Rotary(head_dim=16, accuracy="low")
    with pytest.raises(
        TypeError, match="^parallel: expected no such option for 'sm_90', which has "
    ):
        pe.Rotary(head_dim=16, parallel="openmp", target="sm_90")
