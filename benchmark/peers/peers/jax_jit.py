"""JAX: the rotation written in jax.numpy and compiled by jax.jit."""

NAME = "JAX"
PACKAGES = ("jax", "jaxlib", "numpy")


class Case:
    """The angles' cosines and sines are computed in the call, or before it.

    XLA fuses their computation into the loop over heads, which repeats it.
    """

    in_place = False

    def __init__(self, workload, computed):
        import jax
        import jax.numpy as jnp

        self.workload = workload
        self.computed = computed
        self.trigonometry = "computed" if computed else "table"
        self.label = f"jit, {self.trigonometry}"
        self.x = [jnp.asarray(x) for x in workload.inputs()]

        def angles(positions):
            exponents = jnp.arange(0, workload.dim, 2, dtype=jnp.float32)
            frequencies = 1 / workload.base ** (exponents / workload.dim)
            turned = positions.astype(jnp.float32)[:, None, None] * frequencies
            return jnp.cos(turned), jnp.sin(turned)

        def apply(arrays, cos, sin):
            halves = [jnp.split(x, 2, axis=-1) for x in arrays]
            return [
                jnp.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)
                for a, b in halves
            ]

        def rotate(arrays, positions):
            return apply(arrays, *angles(positions))

        self.angles = angles
        self.function = jax.jit(rotate if computed else apply)
        self.prepare(0)

    def prepare(self, start):
        import jax
        import jax.numpy as jnp
        import numpy as np

        positions = self.workload.positions(start).astype(np.int32)
        positions = jnp.asarray(positions)
        last = (positions,) if self.computed else self.angles(positions)

        def run():
            self.y = self.function(self.x, *last)
            jax.block_until_ready(self.y)

        self.run = run

    def outputs(self):
        import numpy as np

        return [np.asarray(y) for y in self.y]


def cases(workload):
    for computed in (True, False):
        yield Case(workload, computed)
