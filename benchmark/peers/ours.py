"""The rotation by pe: the cases that the peers are compared with."""

import ctypes

import kernel

NAME = "pe"


class Case:
    """One compiled function on its own arrays.

    Positions are an array, as for the peers, or if contiguous, a run given by
    its start. Cosines and sines are computed at every call.
    """

    trigonometry = "computed"

    def __init__(self, tools, workload, in_place, contiguous, options):
        self.workload = workload
        self.in_place = in_place
        self.contiguous = contiguous
        self.label = "in place" if in_place else "out of place"
        if contiguous:
            self.label += ", contiguous"
        name = f"{workload.name}-{self.label}".replace(" ", "")
        text = kernel.source(workload, in_place, contiguous)
        self.function = kernel.compile_source(tools, text, name, options)
        self.x = workload.inputs()
        self.y = [] if in_place else workload.results()
        self.positions = workload.positions(0)
        arrays = self.x + self.y + ([] if contiguous else [self.positions])
        self.descriptors = [kernel.descriptor(array) for array in arrays]
        self.arguments = [ctypes.byref(d) for d in self.descriptors]
        self.prepare(0)

    def prepare(self, start):
        for array, value in zip(self.x, self.workload.inputs()):
            array[...] = value
        self.positions[...] = self.workload.positions(start)
        arguments = list(self.arguments)
        if self.contiguous:
            arguments.append(ctypes.c_int32(start))
        function = self.function
        self.run = lambda: function(*arguments)

    def outputs(self):
        return self.x if self.in_place else self.y


def cases(tools, workload, options=""):
    """The baseline first: out of place at any positions."""
    for contiguous in (False, True):
        for in_place in (False, True):
            yield Case(tools, workload, in_place, contiguous, options)
