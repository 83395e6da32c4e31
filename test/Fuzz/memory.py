"""Arrays at the end of pages, behind which there is no access."""

from __future__ import annotations

import ctypes
import mmap

import numpy as np

PAGE = mmap.PAGESIZE
MARK = 0xA5
PROT_NONE = 0

libc = ctypes.CDLL(None, use_errno=True)
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


class Guarded:
    """A copy of an array whose end is right before a page without access, or as
    many bytes before it as its alignment takes. What is around it is marked."""

    def __init__(self, data: np.ndarray, alignment: int, first: int = 0):
        """The element number `first` is aligned."""
        size, first = data.nbytes, first * data.itemsize
        slack = (first - size) % alignment
        room = -(-(size + slack) // PAGE) * PAGE + PAGE
        self.pages = mmap.mmap(-1, room + PAGE)
        base = np.frombuffer(self.pages, np.uint8)
        address = base.ctypes.data
        libc.mprotect(address + room, PAGE, PROT_NONE)
        start = room - slack - size
        base[:room] = MARK
        self.before, self.after = base[:start], base[start + size : room]
        self.address = address + start
        self.data = base[start : start + size].view(data.dtype)
        self.data[...] = data.reshape(-1)

    def is_overrun(self) -> bool:
        return bool((self.before != MARK).any() or (self.after != MARK).any())


def descriptor(address: int, shape, strides, offset: int):
    """The descriptor of a memref, as the C interface takes it."""
    rank = len(shape)

    class Memref(ctypes.Structure):
        _fields_ = [
            ("allocated", ctypes.c_void_p),
            ("aligned", ctypes.c_void_p),
            ("offset", ctypes.c_int64),
            ("extents", ctypes.c_int64 * (2 * rank)),
        ]

    numbers = (ctypes.c_int64 * (2 * rank))(*shape, *strides)
    return Memref(address, address, offset, numbers)


class Mallinfo2(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks "
            "fordblks keepcost"
        ).split()
    ]


def bytes_in_use() -> int:
    """What malloc has given and not got back."""
    libc.mallinfo2.restype = Mallinfo2
    info = libc.mallinfo2()
    return info.uordblks + info.hblkhd
