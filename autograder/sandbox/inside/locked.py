"""Lock this process down, then become another program: how a whole Jupyter kernel is enclosed.

Run as a program by path, inside sandlock, which keeps to files, the network and signals. What is set here holds for the
program, and for all that it starts: no capabilities, whatever its user; limits; the system calls of
:func:`autograder.sandbox.inside.seccomp.kernel`; and, where its sockets lie, nothing but sockets, since the trusted side opens
what lies there by name.
"""

import ctypes
import importlib.util
import json
import os
import resource
import struct
import sys
import types
from collections.abc import Sequence
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Landlock's system calls: the same numbers everywhere."""
PATH_BENEATH = 1
MAKE_ANY_BUT_SOCKETS = 0b1_1101_1100_0000
"""LANDLOCK_ACCESS_FS_MAKE_… of devices, folders, files, pipes and links."""
REFER = 1 << 13
"""LANDLOCK_ACCESS_FS_REFER: to move a file from one folder to another."""


def main() -> None:
    """Become ``argv[2:]``, as ``argv[1]`` says in JSON.

    Raises:
        OSError: the kernel refuses, or there is no such program.
    """
    about, command = json.loads(sys.argv[1]), sys.argv[2:]
    seccomp = _seccomp()
    for name, value in about["limits"].items():
        _limit(getattr(resource, name), value)
    seccomp.bound_capabilities()
    make_files_only_in(about["writable"])
    seccomp.lock_down(seccomp.kernel)
    os.execvp(command[0], command)  # noqa: S606 - what this program is for


def _seccomp() -> types.ModuleType:
    """The module beside this one; the package need not be importable where the program runs."""
    spec = importlib.util.spec_from_file_location("seccomp", Path(__file__).with_name("seccomp.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["seccomp"] = module
    spec.loader.exec_module(module)
    return module


def _limit(limit: int, value: int) -> None:
    """Set a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(limit)
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (most, most))


def make_files_only_in(folders: Sequence[str]) -> None:
    """Let nothing but sockets be made elsewhere; what may be written at all is sandlock's affair.

    Raises:
        OSError: the kernel refuses, or a folder is not there.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    rights = MAKE_ANY_BUT_SOCKETS | REFER
    ruleset = _checked(libc.syscall(CREATE_RULESET, struct.pack("=Q", rights), 8, 0))
    for folder in folders:
        fd = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW)
        _checked(libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, fd), 0))
        os.close(fd)
    _checked(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


if __name__ == "__main__":
    main()
