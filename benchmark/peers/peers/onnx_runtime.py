"""ONNX Runtime's com.microsoft.RotaryEmbedding.

The op reads cosines and sines from tables that its caller makes; here as ONNX
exporters do, in f32. The positions are rows of the table, so that a table of
the rows from start on is enough. Buffers are bound once: no call allocates.
"""

NAME = "ONNX Runtime"
PACKAGES = ("onnxruntime", "onnx", "numpy")


class Case:
    label = "RotaryEmbedding"
    in_place = False
    trigonometry = "table"

    def __init__(self, workload):
        import numpy as np
        import onnxruntime as ort

        self.workload = workload
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        session = ort.InferenceSession(
            model(workload), options, providers=["CPUExecutionProvider"]
        )
        x = workload.inputs()[0].reshape(1, workload.tokens, -1)
        shape = (workload.tokens, workload.dim // 2)
        value = ort.OrtValue.ortvalue_from_numpy
        self.arrays = {
            "x": x,
            "positions": workload.positions(0)[None],
            "cos": np.empty(shape, np.float32),
            "sin": np.empty(shape, np.float32),
        }
        self.values = {name: value(a) for name, a in self.arrays.items()}
        self.y = value(workload.results()[0].reshape(x.shape))
        self.session = session
        self.prepare(0)

    def prepare(self, start):
        import numpy as np

        dim = self.workload.dim
        exponents = np.arange(0, dim, 2, dtype=np.float32) / np.float32(dim)
        frequencies = 1 / np.float32(self.workload.base) ** exponents
        positions = self.workload.positions(start).astype(np.float32)
        angles = np.outer(positions, frequencies)
        self.values["cos"].update_inplace(np.cos(angles))
        self.values["sin"].update_inplace(np.sin(angles))
        binding = self.session.io_binding()
        for name, value in self.values.items():
            binding.bind_ortvalue_input(name, value)
        binding.bind_ortvalue_output("y", self.y)
        session = self.session
        self.run = lambda: session.run_with_iobinding(binding)

    def outputs(self):
        shape = self.workload.shapes()[0]
        return [self.y.numpy().reshape(shape)]


def model(workload):
    """A model of the one op, as bytes."""
    from onnx import TensorProto, helper

    tokens, (heads,), dim = workload.tokens, workload.heads, workload.dim
    real, integer = TensorProto.FLOAT, TensorProto.INT64
    info = helper.make_tensor_value_info
    inputs = [
        info("x", real, [1, tokens, heads * dim]),
        info("positions", integer, [1, tokens]),
        info("cos", real, [tokens, dim // 2]),
        info("sin", real, [tokens, dim // 2]),
    ]
    node = helper.make_node(
        "RotaryEmbedding",
        [i.name for i in inputs],
        ["y"],
        domain="com.microsoft",
        interleaved=0,
    )
    output = info("y", real, [1, tokens, heads * dim])
    graph = helper.make_graph([node], "rotate", inputs, [output])
    versions = {"": 20, "com.microsoft": 1}
    opsets = [helper.make_opsetid(*version) for version in versions.items()]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    return made.SerializeToString()


def cases(workload):
    if not workload.is_layer:
        yield Case(workload)
