"""Landlock by its three system calls: what a process and all below it may reach of files, network, signals and sockets.

A set of rules is made once and entered by as many processes as want to, each with one system call; a process that has entered
one cannot leave it again, and whatever it enters later can only take more away. Everything that Landlock knows to govern is governed;
what no rule allows is refused: any file outside a :class:`Reach`, all of TCP, and signals and
abstract sockets that would leave the domain. See https://docs.kernel.org/userspace-api/landlock.html and ``linux/landlock.h``.
"""

import ctypes
import os
import stat
import struct
from dataclasses import dataclass, field

from autograder.sandbox.inside.libc import libc

ABI = 6
"""The least version of Landlock that governs all of this: Linux 6.12."""
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""The system calls' numbers, the same on every architecture."""
RULE_PATH_BENEATH, CREATE_RULESET_VERSION = 1, 1
PR_SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_DIR, MAKE_REG, REFER, TRUNCATE, IOCTL_DEV = (1 << bit for bit in (7, 8, 13, 14, 15))
ALL_OF_FILES, ALL_OF_TCP, ALL_SCOPES = (1 << 16) - 1, 0b11, 0b11
READING = READ_FILE | READ_DIR
WRITING = READING | WRITE_FILE | TRUNCATE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER
"""Regular files and folders; no links, sockets, pipes or devices."""
OF_ONE_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
"""The rights that a rule about something other than a folder may give."""


@dataclass(frozen=True)
class Reach:
    """What of the machine's files a process may reach, each with all below it."""

    readable: list[str]
    writable: list[str]
    """To be changed as well as read."""
    listable: list[str] = field(default_factory=list)
    """Folders of which only names can be learnt."""

    def and_writable(self, *paths: str) -> "Reach":
        """This, and more to be written."""
        return Reach(self.readable, [*self.writable, *paths], self.listable)


def abi() -> int:
    """The version of Landlock that this kernel speaks; -1 if none."""
    return int(libc().syscall(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION))


def rules(reach: Reach) -> int:
    """A descriptor of rules that leave only this to be reached.

    Raises:
        OSError: a path is not there, or the kernel refuses.
    """
    attributes = struct.pack("=QQQ", ALL_OF_FILES, ALL_OF_TCP, ALL_SCOPES)
    made = _checked(CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for paths, rights in (
            (reach.readable, READING),
            (reach.writable, WRITING),
            (reach.listable, READ_DIR),
        ):
            for path in paths:
                _allow(made, path, rights)
    except BaseException:
        os.close(made)
        raise
    return made


def _allow(made: int, path: str, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = rights if stat.S_ISDIR(os.fstat(fd).st_mode) else rights & OF_ONE_FILE
        _checked(ADD_RULE, made, RULE_PATH_BENEATH, struct.pack("=Qi", allowed, fd), 0)
    finally:
        os.close(fd)


def enter(made: int) -> None:
    """Bind this process, and all it will start, to the rules for good.

    Raises:
        OSError: the kernel refuses; then nothing has changed but that no program can give this process more rights.
    """
    if libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    _checked(RESTRICT_SELF, made, 0)


def _checked(number: int, *arguments: int | bytes | None) -> int:
    result = int(libc().syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
