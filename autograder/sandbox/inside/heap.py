"""The C library's heap before a fork: what each child would do to its parent's pages is done once.

Python's objects and torch's lie in glibc's heap here, and what importing has freed lies between them in many small pieces. A child's
first allocations would be taken from those, one page after another, and the kernel copies each page that is written to. So the pieces
are used up before the fork, for nothing, and so is what is left of the last page: a child's own objects lie side by side on fresh ones,
which may be huge (:data:`autograder.sandbox.enclosure.HEAP`). From then on glibc keeps no lists of small free pieces but those of each
thread: every larger allocation would put them in order.
"""

import contextlib
import ctypes

from autograder.sandbox.inside.libc import libc

M_MXFAST = 1
"""The option of ``mallopt`` that says up to which size free pieces are kept for later as they are."""
ALIGNMENT = 16
"""glibc gives memory in multiples of so many bytes."""
HEAD_BYTES = 8
"""So much of each piece is its head, which holds its size."""
SMALL_BYTES, LARGE_BYTES = 1 << 10, 1 << 15
"""Up to the first, pieces of each size are kept apart; none is looked for that is larger than the second."""
SIZES = (
    *(1 << power for power in range(LARGE_BYTES.bit_length() - 1, SMALL_BYTES.bit_length() - 2, -1)),
    *range(SMALL_BYTES - HEAD_BYTES, ALIGNMENT, -ALIGNMENT),
)
"""What is asked for, in bytes, the largest first: what is left of a piece is used up by the smaller ones."""
LEFT_BYTES, TRIES = 1 << 10, 4
"""So much of the end of the heap is left, for what this module itself puts there meanwhile; and so often it is tried to leave no more."""
KEPT_BYTES = 1 << 20
"""More than each thread keeps of freed pieces, which count as in use."""


class Statistics(ctypes.Structure):
    """What ``mallinfo2`` tells, in bytes; see the manual page of mallinfo."""

    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
    )]  # fmt: skip


def use_up_holes() -> int:
    """Allocate what is free in the heap, and keep it; how many pieces that were: none where the C library is not glibc (from 2.33 on)."""
    with contextlib.suppress(AttributeError):
        return _use_up_holes()
    return 0


def _use_up_holes() -> int:
    allocate, free, end, statistics = libc().malloc, libc().free, libc().sbrk, libc().mallinfo2
    allocate.argtypes, allocate.restype = [ctypes.c_size_t], ctypes.c_void_p
    free.argtypes, free.restype = [ctypes.c_void_p], None
    end.argtypes, end.restype = [ctypes.c_ssize_t], ctypes.c_void_p
    statistics.argtypes, statistics.restype = [], Statistics
    libc().mallopt(M_MXFAST, 0)
    before = statistics()
    top = end(0) - before.keepcost  # from there on nothing has been allocated yet
    count, left_bytes = 0, before.fordblks + KEPT_BYTES
    for size in SIZES:
        while (piece := allocate(size)) and piece < top and left_bytes > 0:
            count, left_bytes = count + 1, left_bytes - size
        free(piece)
    for _ in range(TRIES):
        if (left := statistics().keepcost) > 2 * LEFT_BYTES:
            allocate(left - LEFT_BYTES)
    return count
