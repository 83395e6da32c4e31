"""The Python of the first page, and of the package's page, runs."""

import pathlib
import re

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[2]
README = ROOT / "README.md"


def test_python_on_the_first_page(capsys):
    (block,) = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.M | re.S)
    names = {}
    exec(block, names)
    assert "rotary:" in capsys.readouterr().out
    assert names["scale"] == 1.0 and names["theta"].shape == (64,)
    want = np.cos(1) - np.sin(1)
    np.testing.assert_allclose(names["q"][0, 1, :, 0], want, rtol=1e-6)


def test_python_on_the_page_of_the_package():
    pytest.importorskip("ml_dtypes")
    text = (ROOT / "python" / "README.md").read_text()
    first, *blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    assert first.startswith("rotary = pe.Rotary(config") and len(blocks) == 3
    names = {}
    for block in blocks:
        exec(block, names)
    assert names["codes"].dtype == "float8_e4m3fn"
    # Codes have 4 significant bits.
    np.testing.assert_allclose(names["same"], names["keys"], atol=0.15)
    written = np.flatnonzero(names["cache"].reshape(64, -1).astype("f").any(1))
    np.testing.assert_array_equal(written, [7, 8, 33, 34])
    angles = np.einsum("as,ahp->shp", np.mgrid[:4, :4].reshape(2, -1), names["learned"])
    want = np.cos(angles) - np.sin(angles)
    np.testing.assert_allclose(names["patches"][0, :, :, :32], want, atol=2e-6)
