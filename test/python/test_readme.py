"""The first page's Python runs."""

import pathlib
import re

import numpy as np

README = pathlib.Path(__file__).parents[2] / "README.md"


def test_python_on_the_first_page(capsys):
    (block,) = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.M | re.S)
    names = {}
    exec(block, names)
    assert "rotary:" in capsys.readouterr().out
    assert names["scale"] == 1.0 and names["theta"].shape == (64,)
    want = np.cos(1) - np.sin(1)
    np.testing.assert_allclose(names["q"][0, 1, :, 0], want, rtol=1e-6)
