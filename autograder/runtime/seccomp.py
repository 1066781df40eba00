"""The system calls a confined child may make: an allow-list in the kernel, on top of what sandlock forbids.

Numerical code needs memory, time, open files and little else. Everything not named here fails with EPERM: new processes
and threads, programs, sockets, chmod and its kin, other processes' limits and priorities, keyrings, namespaces,
io_uring, and whatever the next kernel brings. The filter cannot be taken off again.
"""

import ctypes
import os
import platform
import struct

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""AUDIT_ARCH_… of the machines whose system call numbers are known here."""

ALLOWED = {
    "access": (21, None), "alarm": (37, None), "brk": (12, 214), "clock_getres": (229, 114),
    "clock_gettime": (228, 113), "clock_nanosleep": (230, 115), "close": (3, 57), "dup": (32, 23),
    "dup2": (33, None), "dup3": (292, 24), "exit": (60, 93), "exit_group": (231, 94), "faccessat": (269, 48),
    "faccessat2": (439, 439), "fadvise64": (221, 223), "fcntl": (72, 25), "fstat": (5, 80), "fstatfs": (138, 44),
    "futex": (202, 98), "getcpu": (309, 168), "getcwd": (79, 17), "getdents64": (217, 61), "getegid": (108, 177),
    "geteuid": (107, 175), "getgid": (104, 176), "getitimer": (36, 102), "getpid": (39, 172), "getppid": (110, 173),
    "getrandom": (318, 278), "getrlimit": (97, 163), "getrusage": (98, 165), "gettid": (186, 178),
    "gettimeofday": (96, 169), "getuid": (102, 174), "ioctl": (16, 29), "lseek": (8, 62), "lstat": (6, None),
    "madvise": (28, 233), "membarrier": (324, 283), "mmap": (9, 222), "mprotect": (10, 226), "mremap": (25, 216),
    "munmap": (11, 215), "nanosleep": (35, 101), "newfstatat": (262, 79), "open": (2, None), "openat": (257, 56),
    "pause": (34, None), "poll": (7, None), "ppoll": (271, 73), "pread64": (17, 67), "pselect6": (270, 72),
    "read": (0, 63), "readlink": (89, None), "readlinkat": (267, 78), "readv": (19, 65),
    "restart_syscall": (219, 128), "rseq": (334, 293), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "sched_getaffinity": (204, 123), "sched_yield": (24, 124), "select": (23, None),
    "set_robust_list": (273, 99), "setitimer": (38, 103), "sigaltstack": (131, 132), "stat": (4, None),
    "statfs": (137, 43), "statx": (332, 291), "sysinfo": (99, 179), "time": (201, None), "times": (100, 153),
    "uname": (63, 160), "write": (1, 64), "writev": (20, 66),
}  # fmt: skip
"""Name → (number on x86_64, number on aarch64)."""

FILES = {
    "chdir": (80, 49), "creat": (85, None), "fallocate": (285, 47), "fdatasync": (75, 83), "fgetxattr": (193, 10),
    "flistxattr": (196, 13), "flock": (73, 32), "fsync": (74, 82), "ftruncate": (77, 46), "getxattr": (191, 8),
    "lgetxattr": (192, 9), "listxattr": (194, 11), "llistxattr": (195, 12), "mkdir": (83, None), "mkdirat": (258, 34), "pwrite64": (18, 68),
    "pwritev": (296, 70), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "rmdir": (84, None), "sendfile": (40, 71), "truncate": (76, 45), "umask": (95, 166),
    "unlink": (87, None), "unlinkat": (263, 35),
}  # fmt: skip
"""What a child that may write in a folder of its own needs besides; where, Landlock says."""

PRETENDED = {
    "chmod": (90, None), "chown": (92, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "fchown": (93, 55), "fchownat": (260, 54), "fsetxattr": (190, 7), "futimesat": (261, None), "lchown": (94, None),
    "lsetxattr": (189, 6), "setxattr": (188, 5), "utime": (132, None), "utimensat": (280, 88), "utimes": (235, None),
}  # fmt: skip
"""What such a child is told has been done, and is not: Landlock knows no modes, so that it would reach any file of ours.
Copying a file asks for it."""

OWN_PROCESS = {"kill": (62, 129), "tgkill": (234, 131)}
"""Allowed where the first argument is the process itself: ``os.abort`` is a way to end."""
ZERO_FIRST = {"prlimit64": (302, 261)}
"""Allowed where the first argument is 0, which names the process itself."""

LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
ALLOW, KILL_PROCESS, FAIL, PRETEND = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
CAPABILITY_VERSION_3 = 0x20080522


def is_supported() -> bool:
    """Whether this machine's system call numbers are known."""
    return platform.machine() in ARCHITECTURES


def program(machine: str, pid: int, *, files: bool = False) -> bytes:
    """The filter for process ``pid``, as an array of ``struct sock_filter``; with ``files`` it may change files."""
    column = list(ARCHITECTURES).index(machine)
    lines = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER_AT),
    ]
    tables = [(ALLOWED, ALLOW), *([(FILES, ALLOW), (PRETENDED, PRETEND)] if files else [])]
    for numbers, answer in [(row, answer) for table, answer in tables for row in table.values()]:
        if (number := numbers[column]) is not None:
            lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, answer)]
    for table, first in ((OWN_PROCESS, pid), (ZERO_FIRST, 0)):
        for conditional in table.values():
            lines += [
                (EQUAL, 0, 4, conditional[column]),
                (LOAD, 0, 0, FIRST_ARGUMENT_AT),
                (EQUAL, 0, 1, first),
                (RETURN, 0, 0, ALLOW),
                (RETURN, 0, 0, FAIL),
            ]
    lines.append((RETURN, 0, 0, FAIL))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def lock_down(*, files: bool = False) -> None:
    """Give up this process's capabilities, and bind it to the allow-list, for good.

    Args:
        files: allow what changes files, too.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _check(libc.capset(header, bytes(24)))
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    code = program(platform.machine(), os.getpid(), files=files)
    buffer = ctypes.create_string_buffer(code, len(code))
    prog = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    _check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prog, 0, 0))


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
