"""The C library, for the system calls that Python has no functions for."""

import ctypes
import functools


@functools.cache
def libc() -> ctypes.CDLL:
    """The one that this process runs in. ``ctypes.get_errno`` tells how its last call failed.

    One for all: each further one is a class and an object a function, made anew in each child.
    """
    return ctypes.CDLL(None, use_errno=True)
