"""A wheel is built of the tree, and what it installs works elsewhere."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]


@pytest.fixture
def build_dir():
    """The build directory, configured afterwards as it was before: a wheel sets
    an install prefix of its own, among others."""
    pytest.importorskip("scikit_build_core")
    if "PE_BUILD_DIR" not in os.environ:
        pytest.skip("PE_BUILD_DIR does not name a build directory")
    directory = os.environ["PE_BUILD_DIR"]
    cache = pathlib.Path(directory, "CMakeCache.txt")
    before = cache.read_bytes()
    try:
        yield directory
    finally:
        cache.write_bytes(before)
        subprocess.run(["cmake", directory], check=True, stdout=subprocess.DEVNULL)


def test_wheel(tmp_path, build_dir):
    """What is built already is not built again."""
    subprocess.run(
        [*PIP, "wheel", "--no-build-isolation", "--no-deps", "-w", str(tmp_path)]
        + [f"--config-settings=build-dir={build_dir}"]
        + [f"--config-settings=cmake.build-type={os.environ['PE_BUILD_TYPE']}"]
        + [str(ROOT / "python")],
        check=True,
    )
    (wheel,) = tmp_path.glob("mlir_pe-*.whl")
    site = tmp_path / "site"
    subprocess.run(
        [*PIP, "install", "--no-deps", "--target", str(site), str(wheel)], check=True
    )
    assert (site / "pe" / "py.typed").exists()
    code = "import pe; print(pe.__file__, pe.inv_freq(head_dim=4)[0].tolist())"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(site)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert result.stdout == f"{site / 'pe' / '__init__.py'} [1.0, 0.01]\n"
