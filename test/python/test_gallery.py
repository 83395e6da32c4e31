"""The pictures are drawn, and are those in docs/gallery."""

import pathlib
import subprocess
import sys

import pytest

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "gallery"


def test_pictures(tmp_path):
    pytest.importorskip("matplotlib")
    subprocess.run([sys.executable, "-m", "pe.gallery", str(tmp_path)], check=True)
    drawn = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sorted(drawn) == sorted(path.name for path in DOCS.iterdir())
    assert 1000 < min(drawn.values()) and max(drawn.values()) < 100_000
