"""The C library is there, is one, and tells how a call failed."""

import ctypes
import errno
import os

from autograder.sandbox.inside.libc import libc


def test_one_library_answers_and_tells_how_a_call_failed() -> None:
    assert libc() is libc()
    assert libc().getpid() == os.getpid()
    assert libc().close(-1) == -1
    assert ctypes.get_errno() == errno.EBADF
