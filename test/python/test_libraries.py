"""Arrays of other libraries, by way of DLPack; those that are installed."""

import numpy as np
import pytest

import pe


@pytest.fixture
def x(random):
    return random.standard_normal((1, 6, 2, 32)).astype("f")


class OnlyDLPack:
    """An array of which nothing is known but the protocol."""

    def __init__(self, array):
        self.array = array
        self.shape, self.ndim = array.shape, array.ndim

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def test_dlpack_alone(x):
    rotary = pe.Rotary(head_dim=32)
    want = rotary(x, 3)
    rotary(OnlyDLPack(x), 3, out=OnlyDLPack(out := np.empty_like(x)))
    np.testing.assert_array_equal(out, want)


def test_read_only_dlpack(x):
    out = np.empty_like(x)
    out.setflags(write=False)
    with pytest.raises(
        ValueError,
        match="^out: expected an array that may be written to, found a read-only one$",
    ):
        pe.Rotary(head_dim=32)(x, out=OnlyDLPack(out))


def test_memoryviews_and_buffers(x):
    rotary = pe.Rotary(head_dim=32)
    want = rotary(x, 3)
    rotary(memoryview(x), 3, out=memoryview(out := np.empty_like(x)))
    np.testing.assert_array_equal(out, want)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_torch(x, dtype):
    torch = pytest.importorskip("torch")
    rotary = pe.Rotary(head_dim=32, dtype=getattr(torch, dtype))
    q = torch.from_numpy(x.copy()).to(getattr(torch, dtype))
    positions = torch.arange(3, 9)
    new = rotary(q, positions)
    assert isinstance(new, torch.Tensor) and new.dtype == q.dtype
    assert rotary(q, positions, out=q) is q
    assert torch.equal(new, q)
    want = pe.Rotary(head_dim=32)(x, 3)
    np.testing.assert_allclose(q.float().numpy(), want, atol=5e-2)


def test_lengths_from_positions_of_torch(x):
    torch = pytest.importorskip("torch")
    rotary = pe.Rotary(
        head_dim=32, rope_type="dynamic", factor=2.0, max_position_embeddings=4
    )
    y = rotary(x, torch.arange(3, 9))
    np.testing.assert_allclose(y, rotary(x, 3), atol=1e-6)


def test_torch_with_gradients(x):
    torch = pytest.importorskip("torch")
    q = torch.from_numpy(x).requires_grad_()
    with pytest.raises(ValueError, match="^x: expected an array without gradient"):
        pe.Rotary(head_dim=32)(q)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_jax(x, dtype):
    jax = pytest.importorskip("jax")
    q = jax.numpy.asarray(x, dtype=dtype)
    new = pe.Rotary(head_dim=32, dtype=dtype)(q, jax.numpy.arange(3, 9))
    assert isinstance(new, jax.Array) and new.dtype == q.dtype
    want = pe.Rotary(head_dim=32)(x, 3)
    np.testing.assert_allclose(np.asarray(new, "f"), want, atol=5e-2)


def test_jax_arrays_are_not_written_to(x):
    jax = pytest.importorskip("jax")
    q = jax.numpy.asarray(x)
    with pytest.raises(ValueError, match="^x: expected an array that may be written"):
        pe.Rotary(head_dim=32)(q, out=q)
    np.testing.assert_array_equal(q, x)
