"""What goes wrong is told by the exception alone, and nothing is printed."""

import numpy as np
import pytest

import pe

ASSEMBLY = """
func.func @f() {
  llvm.inline_asm has_side_effects "bogus", "" : () -> ()
  return
}"""

# MLIR takes what LLVM's verifier refuses.
BROKEN_LLVM = """
llvm.func @g() attributes {passthrough = ["alwaysinline", "noinline"]} {
  llvm.return
}
func.func @f() { return }"""

MISSING = """
func.func private @missing()
func.func @f() {
  call @missing() : () -> ()
  return
}"""

NO_TRANSLATION = """
func.func @f() {
  %c = arith.constant 1 : i32
  "test.unknown"(%c) : (i32) -> ()
  return
}"""

ROTARY = pe.Rotary(head_dim=16).mlir()


@pytest.mark.parametrize(
    "text, keywords",
    [
        ("", {}),
        ("func.func @f(", {}),
        ("func.func @f() { pe.nothing }", {}),
        (ROTARY.replace("begin = 0", "begin = 1"), {}),
        (ROTARY, dict(entry="g")),
        (ROTARY, dict(target="zen9")),
        (ROTARY, dict(target="help")),
        (ROTARY, dict(target="generic,+avx9")),
        (ROTARY, dict(target="sm_9999")),
        (ROTARY, dict(target="sm_90", features="+ptx1")),
        (ROTARY, dict(target="sm_90", features="+ptx60")),
        (ROTARY, dict(target="sm_90", features="+avx")),
        (ROTARY, dict(parallel="cuda")),
        (ROTARY, dict(vector_width="wide")),
        (ROTARY, dict(bogus=1)),
        ("func.func @f(%x: memref<*xf32>) { return }", {}),
        ("func.func @f() { return }", dict(target="sm_90")),
        (ASSEMBLY, {}),
        (BROKEN_LLVM, {}),
        (MISSING, {}),
        (NO_TRANSLATION, {}),
    ],
)
def test_errors_of_the_compiler(capfd, text, keywords):
    with pytest.raises((pe.CompileError, ValueError, TypeError)) as error:
        pe.compile(text, **keywords)
    assert str(error.value)
    assert capfd.readouterr() == ("", "")


def test_errors_of_calls(capfd):
    rotary = pe.Rotary(head_dim=16)
    for arguments in [(1,), (np.zeros(16, "f"),), (np.zeros((1, 1, 1, 16)), "a")]:
        with pytest.raises((TypeError, ValueError)):
            rotary(*arguments)
    assert capfd.readouterr() == ("", "")
