"""The frequency schemes of the dialect, as the package knows them."""

import pytest

import pe
from pe import _pe
from pe.schemes import L0, SCHEMES, scheme_attribute

# What each kind of key may be for 8 features, and what it may not.
VALUES = {"float": 1.0, "int": 64, "bool": True, "list": [1.0, 1.0, 1.0, 1.0]}
WRONG = {"float": "1.0", "int": True, "bool": 1, "list": 1.0}

KEYS = [(name, key) for name, scheme in SCHEMES.items() for key in scheme.keys]


def parameters(name):
    return {key: VALUES[kind] for key, kind in SCHEMES[name].kinds.items()}


@pytest.mark.parametrize("name", SCHEMES)
def test_the_compiler_reads_what_is_written(name):
    attribute = scheme_attribute(name, parameters(name))
    theta, _ = _pe.fold(
        "func.func @f() -> (tensor<4xf64>, f64) {\n"
        "  %f, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,\n"
        f"      scheme = {attribute}}} : tensor<4xf64>, f64\n"
        "  return %f, %a : tensor<4xf64>, f64\n}"
    )
    assert theta[0] == 1


def test_names_of_hugging_face():
    assert SCHEMES["dynamic"].attribute == "dynamic_ntk"
    assert SCHEMES["su"].attribute == "longrope"


def test_schemes_that_depend_on_the_length():
    found = {name for name, scheme in SCHEMES.items() if scheme.by_length}
    assert found == {"dynamic", "dynamic_ntk", "longrope", "su"}


def test_keys_are_written_in_the_order_of_the_dialect():
    keys = {"mscale": 2, L0: 64, "truncate": False, "factor": 4, "beta_slow": None}
    assert scheme_attribute("yarn", keys) == (
        "#pe.yarn<factor = 4.00000000000000000e+00, "
        "original_max_position_embeddings = 64, truncate = false, "
        "mscale = 2.00000000000000000e+00>"
    )


def test_defaults_are_those_of_the_dialect():
    keys = dict(head_dim=8, rope_type="ntk_by_parts", factor=4.0)
    keys[L0] = 64
    given, _ = pe.inv_freq(low_freq_factor=1.0, high_freq_factor=32.0, **keys)
    assert given.tolist() == pe.inv_freq(**keys)[0].tolist()


@pytest.mark.parametrize("name, key", KEYS)
def test_keys_of_another_kind(name, key):
    wrong = WRONG[SCHEMES[name].kinds[key]]
    with pytest.raises(ValueError, match=f"^{key}: expected .*, found "):
        scheme_attribute(name, {**parameters(name), key: wrong})


@pytest.mark.parametrize(
    "name, key", [pair for pair in KEYS if pair[1] in SCHEMES[pair[0]].required]
)
def test_keys_that_are_missing(name, key):
    given = parameters(name)
    del given[key]
    with pytest.raises(ValueError, match=f"^rope_type '{name}' needs the key '{key}'"):
        scheme_attribute(name, given)
