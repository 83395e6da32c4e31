"""PyTorch is told what is written to, so that its gradients are right."""

import sys
import types

import numpy as np
import pytest

import pe

UPDATE = """
func.func @update(%x: memref<?xf32>, %y: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %a = memref.load %x[%c0] : memref<?xf32>
  memref.store %a, %y[%c0] : memref<?xf32>
  return
}"""


def imitation(version="2.9.0"):
    """A module torch whose tensors have no more than pe asks for."""

    class Tensor:
        requires_grad = False

        def __init__(self, array, inference=False):
            self.array, self.inference, self._version = array, inference, 0
            self.shape, self.ndim = array.shape, array.ndim

        def is_inference(self):
            return self.inference

        def __dlpack__(self, **options):
            return self.array.__dlpack__(**options)

        def __dlpack_device__(self):
            return self.array.__dlpack_device__()

    def increment_version(tensor):
        assert not tensor.inference
        tensor._version += 1

    graph = types.SimpleNamespace(increment_version=increment_version)
    module = types.ModuleType("torch")
    module.Tensor, module.__version__ = Tensor, version
    module.autograd = types.SimpleNamespace(graph=graph)
    return module


@pytest.fixture
def fake(monkeypatch):
    module = imitation()
    monkeypatch.setitem(sys.modules, "torch", module)
    return module


def test_what_is_written_to_is_counted(fake):
    x, out = (fake.Tensor(np.ones((1, 3, 2, 16), "f")) for _ in range(2))
    rotary = pe.Rotary(head_dim=16)
    rotary(x, 0, out=out)
    assert (x._version, out._version) == (0, 1)
    rotary(x, 0, out=x)
    assert (x._version, out._version) == (1, 1)


def test_alibi_sinusoidal_and_functions(fake):
    scores = fake.Tensor(np.zeros((1, 4, 3, 3), "f"))
    pe.Alibi(4)(scores, out=scores)
    table = fake.Tensor(np.zeros((3, 16), "f"))
    positions = fake.Tensor(np.arange(3))
    pe.Sinusoidal(16)(positions, out=table)
    x, y = (fake.Tensor(np.zeros(3, "f")) for _ in range(2))
    pe.compile(UPDATE)(x, y)
    found = [tensor._version for tensor in (scores, table, positions, x, y)]
    assert found == [1, 1, 0, 0, 1]


def test_classes_of_their_own(fake):
    class Parameter(fake.Tensor):
        pass

    x = Parameter(np.ones((1, 3, 2, 16), "f"))
    pe.Rotary(head_dim=16)(x, 0, out=x)
    assert x._version == 1


def test_tensors_for_inference_are_not_counted(fake):
    x = fake.Tensor(np.ones((1, 3, 2, 16), "f"), inference=True)
    pe.Rotary(head_dim=16)(x, 0, out=x)
    assert x._version == 0


def test_calls_that_fail_write_nothing(fake):
    x = fake.Tensor(np.ones((1, 3, 2, 16), "f"))
    with pytest.raises(ValueError, match="^positions: "):
        pe.Rotary(head_dim=16)(x, np.arange(2), out=x)
    assert x._version == 0


def test_old_versions_are_refused(fake):
    del fake.autograd.graph.increment_version
    fake.__version__ = "2.0.1"
    x = fake.Tensor(np.ones((1, 3, 2, 16), "f"))
    with pytest.raises(
        ValueError,
        match="^x: expected a tensor of PyTorch 2.1 or later, whose autograd can be "
        "told that it is written to; found one of PyTorch 2.0.1$",
    ):
        pe.Rotary(head_dim=16)(x, 0, out=x)
    assert (x.array == 1).all()


def test_other_arrays_are_none_of_its_business(fake):
    x = np.ones((1, 3, 2, 16), "f")
    pe.Rotary(head_dim=16)(x, 0, out=x)


@pytest.mark.parametrize("what", ["rotary", "alibi", "sinusoidal", "function"])
def test_torch_refuses_a_gradient_from_what_was_written_over(what):
    torch = pytest.importorskip("torch")
    x = torch.ones((1, 4, 4, 16))
    weight = torch.full_like(x, 2.0).requires_grad_()
    y = (weight * x).sum()  # saves x
    if what == "rotary":
        pe.Rotary(head_dim=16)(x, 1, out=x)
    elif what == "alibi":
        pe.Alibi(4)(x, out=x)
    elif what == "sinusoidal":
        pe.Sinusoidal(16).table(4, out=x[0, 0])
    else:
        pe.compile(UPDATE)(torch.zeros(3), x.flatten()[:3])
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_torch_counts_what_is_written_alone():
    torch = pytest.importorskip("torch")
    x, out = torch.ones((1, 4, 2, 16)), torch.ones((1, 4, 2, 16))
    positions = torch.arange(4)
    before = [tensor._version for tensor in (x, positions, out)]
    pe.Rotary(head_dim=16)(x, positions, out=out)
    after = [tensor._version for tensor in (x, positions, out)]
    assert [b - a for a, b in zip(before, after)] == [0, 0, 1]
    view = x[:, 1:]
    pe.Rotary(head_dim=16)(view, 0, out=view)
    assert x._version == before[0] + 1


def test_torch_in_its_other_modes():
    torch = pytest.importorskip("torch")
    rotary = pe.Rotary(head_dim=16)
    with torch.inference_mode():
        x = torch.ones((1, 4, 2, 16))
        rotary(x, 1, out=x)
    rotary(x, 1, out=x)
    with torch.no_grad():
        weight = torch.ones((1, 4, 2, 16), requires_grad=True)
        for given in (weight, torch.nn.Parameter(x.clone())):
            with pytest.raises(ValueError, match="^x: expected an array without grad"):
                rotary(given, 1, out=given)
            with pytest.raises(ValueError, match="^out: expected an array without gr"):
                rotary(x, 1, out=given)
        view = weight.detach()
        rotary(view, 1, out=view)
    assert weight._version == 1
