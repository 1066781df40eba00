"""The system calls a confined process may make: an allow-list in the kernel, on top of what Landlock forbids.

Numerical code needs memory, time, open files and little else. Everything not named here fails with EPERM: new processes
and threads, programs, sockets, chmod and its kin, other processes' limits and priorities, keyrings, namespaces,
io_uring, and whatever the next kernel brings. The filter cannot be taken off again.

There are three profiles: :func:`child`, also of sessions, computes and changes files; :func:`zygote` forks
these and confines them; :func:`kernel`, for a whole Jupyter kernel, also starts threads and programs and talks through Unix sockets. A filter sees numbers, not paths nor what a
pointer leads to; so a call that is safe only inside a folder is left to Landlock, and one that Landlock does not know
(modes, times, owners, extended attributes) is answered without being made. A filter outlives fork, so "only the process
itself" can be had with its id in a child that cannot fork, and only as 0 in a kernel.
"""

import ctypes
import functools
import os
import platform
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

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
    "gettimeofday": (96, 169), "getuid": (102, 174), "lseek": (8, 62), "lstat": (6, None),
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
    "chdir": (80, 49), "creat": (85, None), "fdatasync": (75, 83), "fgetxattr": (193, 10),
    "flistxattr": (196, 13), "flock": (73, 32), "fsync": (74, 82), "ftruncate": (77, 46), "getxattr": (191, 8),
    "lgetxattr": (192, 9), "listxattr": (194, 11), "llistxattr": (195, 12), "mkdir": (83, None), "mkdirat": (258, 34), "msync": (26, 227), "pwrite64": (18, 68),
    "pwritev": (296, 70), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "rmdir": (84, None), "sendfile": (40, 71), "truncate": (76, 45), "umask": (95, 166),
    "unlink": (87, None), "unlinkat": (263, 35),
}  # fmt: skip
"""What a child that may write in a folder of its own needs besides; where, Landlock says."""

PROGRAMS = {
    "accept": (43, 202), "accept4": (288, 242), "arch_prctl": (158, None), "bind": (49, 200), "capget": (125, 90),
    "close_range": (436, 436), "connect": (42, 203), "copy_file_range": (326, 285), "epoll_create": (213, None),
    "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441),
    "epoll_wait": (232, None), "eventfd": (284, None), "eventfd2": (290, 19), "execve": (59, 221),
    "execveat": (322, 281), "fchdir": (81, 50), "fork": (57, None), "futex_requeue": (456, 456),
    "futex_wait": (455, 455), "futex_waitv": (449, 449), "futex_wake": (454, 454), "get_mempolicy": (239, 236),
    "getdents": (78, None), "getgroups": (115, 158), "getpeername": (52, 205), "getpgid": (121, 155),
    "getpgrp": (111, None), "getpriority": (140, 141), "getresgid": (120, 150), "getresuid": (118, 148),
    "getsid": (124, 156), "getsockname": (51, 204), "getsockopt": (55, 209), "getxattrat": (464, 464),
    "kill": (62, 129), "link": (86, None), "linkat": (265, 37), "listen": (50, 201), "listxattrat": (465, 465),
    "map_shadow_stack": (453, 453), "mbind": (237, 235), "mincore": (27, 232), "mknod": (133, None),
    "mknodat": (259, 33), "mlock": (149, 228), "mlock2": (325, 284), "mlockall": (151, 230), "mseal": (462, 462),
    "munlock": (150, 229), "munlockall": (152, 231), "openat2": (437, 437),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pipe": (22, None), "pipe2": (293, 59),
    "pkey_alloc": (330, 289), "pkey_free": (331, 290), "pkey_mprotect": (329, 288), "preadv": (295, 69),
    "preadv2": (327, 286), "pwritev2": (328, 287), "readahead": (187, 213), "recvfrom": (45, 207),
    "recvmmsg": (299, 243), "recvmsg": (47, 212), "rt_sigpending": (127, 136), "rt_sigqueueinfo": (129, 138),
    "rt_sigsuspend": (130, 133), "rt_sigtimedwait": (128, 137), "rt_tgsigqueueinfo": (297, 240),
    "sched_get_priority_max": (146, 125), "sched_get_priority_min": (147, 126), "sched_getattr": (315, 275),
    "sched_getparam": (143, 121), "sched_getscheduler": (145, 120), "sched_rr_get_interval": (148, 127),
    "sendmmsg": (307, 269), "sendmsg": (46, 211), "sendto": (44, 206), "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450), "set_tid_address": (218, 96), "setpgid": (109, 154),
    "setrlimit": (160, 164), "setsid": (112, 157), "setsockopt": (54, 208), "shutdown": (48, 210),
    "signalfd": (282, None), "signalfd4": (289, 74), "socketpair": (53, 199), "splice": (275, 76),
    "symlink": (88, None), "symlinkat": (266, 36), "sync_file_range": (277, 84), "tee": (276, 77),
    "tgkill": (234, 131), "timer_create": (222, 107), "timer_delete": (226, 111), "timer_getoverrun": (225, 109),
    "timer_gettime": (224, 108), "timer_settime": (223, 110), "timerfd_create": (283, 85),
    "timerfd_gettime": (287, 87), "timerfd_settime": (286, 86), "tkill": (200, 130), "vfork": (58, None),
    "vmsplice": (278, 75), "wait4": (61, 260), "waitid": (247, 95),
}  # fmt: skip
"""What a kernel and the programs it starts need besides. Whom a signal and a socket reach, Landlock says."""

PIPES = {"pipe": (22, None), "pipe2": (293, 59)}
"""An event loop wakes itself through one."""

FORKING = {
    "capset": (126, 91), "close_range": (436, 436), "kill": (62, 129), "landlock_add_rule": (445, 445),
    "landlock_create_ruleset": (444, 444), "landlock_restrict_self": (446, 446), "pidfd_open": (434, 434),
    "setrlimit": (160, 164), "setsid": (112, 157), "tgkill": (234, 131),
    "wait4": (61, 260), "waitid": (247, 95),
}  # fmt: skip
"""What it takes to fork children, to confine, follow and end them. Whom a signal reaches, Landlock says."""

PRETENDED = {
    "chmod": (90, None), "chown": (92, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "fchown": (93, 55), "fchownat": (260, 54), "fremovexattr": (199, 16), "fsetxattr": (190, 7),
    "futimesat": (261, None), "lchown": (94, None), "lremovexattr": (198, 15), "lsetxattr": (189, 6),
    "removexattr": (197, 14), "removexattrat": (466, 466), "setxattr": (188, 5), "setxattrat": (463, 463),
    "utime": (132, None), "utimensat": (280, 88), "utimes": (235, None),
}  # fmt: skip
"""What such processes are told has been done, and is not: Landlock knows no modes, so that it would reach any file of ours.
Copying a file asks for it."""

UNSUPPORTED = {"fallocate": (285, 47)}
"""What they are told the file system cannot do: blocks that no file's size shows would escape its limit. libc's
``posix_fallocate`` then writes zeros, which count."""
MISSING = {"clone3": (435, 435)}
"""What a kernel is told does not exist: its flags lie in memory, out of the filter's sight. libc then asks for ``clone``."""

OWN_PROCESS = {"kill": (62, 129), "tgkill": (234, 131)}
"""Allowed where the first argument is the process itself: ``os.abort`` is a way to end."""
ZERO_FIRST = {"prlimit64": (302, 261)}
"""Allowed where the first argument is 0, which names the process itself."""
OWN_SCHEDULING = {
    "sched_setaffinity": (203, 122), "sched_setattr": (314, 274), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
}  # fmt: skip
"""Allowed likewise for a kernel, and pretended for what else is named: threads set their own by id, and libzmq insists."""
OWN_PRIORITY = {"setpriority": (141, 140)}
"""Allowed where the first two arguments are 0: a process, and this one."""
IOCTL = {"ioctl": (16, 29)}
CLONE = {"clone": (56, 220)}
SOCKET = {"socket": (41, 198)}
PRCTL = {"prctl": (157, 167)}

REQUESTS = {
    "TCGETS": 0x5401, "TIOCGPGRP": 0x540F, "TIOCGWINSZ": 0x5413, "FIONREAD": 0x541B, "FIONBIO": 0x5421,
    "FIONCLEX": 0x5450, "FIOCLEX": 0x5451, "TCGETS2": 0x802C542A,
}  # fmt: skip
"""What may be asked of an open file through ``ioctl``: whether it is a terminal, what is there to read, whether reading
waits, whether it is passed on. Others change a file's lasting flags, or a terminal's input, however it was opened."""
OPTIONS = {
    "PR_SET_PDEATHSIG": 1, "PR_GET_PDEATHSIG": 2, "PR_GET_DUMPABLE": 3, "PR_SET_NAME": 15, "PR_GET_NAME": 16,
    "PR_GET_SECCOMP": 21, "PR_CAPBSET_READ": 23, "PR_SET_TIMERSLACK": 29, "PR_GET_TIMERSLACK": 30,
    "PR_SET_CHILD_SUBREAPER": 36, "PR_GET_CHILD_SUBREAPER": 37, "PR_SET_NO_NEW_PRIVS": 38,
    "PR_GET_NO_NEW_PRIVS": 39, "PR_GET_TID_ADDRESS": 40, "PR_SET_THP_DISABLE": 41, "PR_GET_THP_DISABLE": 42,
    "PR_SET_VMA": 0x53564D41,
}  # fmt: skip
"""What a kernel may set or ask about itself through ``prctl``."""
CONFINING = {
    "PR_SET_PDEATHSIG": 1,
    "PR_SET_SECCOMP": 22,
    "PR_SET_CHILD_SUBREAPER": 36,
    "PR_SET_NO_NEW_PRIVS": 38,
}
"""What a zygote sets through ``prctl``: how it and its children end, and what more they may not do."""
FORK = 0x00200000 | 0x01000000 | 17
"""The flags libc's ``fork`` asks ``clone`` for, to the bit: CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID, SIGCHLD. Not a thread's."""
THREAD = 0x003D0F00
"""The flags libc's ``pthread_create`` asks it for, to the bit: CLONE_VM, _FS, _FILES, _SIGHAND, _THREAD, _SYSVSEM, _SETTLS,
_PARENT_SETTID, _CHILD_CLEARTID."""
FAMILIES = {"AF_UNIX": 1, "AF_NETLINK": 16}
"""The sockets a kernel may have, of their family's first protocol only. None of the network: Landlock and sandlock stop what
connects, but not what sends with MSG_FASTOPEN, nor other protocols. Netlink's lists the network's interfaces, and without
capabilities does no more; libzmq ends a process that cannot ask."""
CLONE_ELSEWHERE = (
    0x00008000 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
)
"""CLONE_PARENT, which makes a child of the sandbox's keeper, and CLONE_NEW…, the namespaces."""

LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
ALLOW, KILL_PROCESS, PRETEND = 0x7FFF0000, 0x80000000, 0x00050000
FAIL, NO_TERMINAL, NO_CALL, NO_SUPPORT = (PRETEND | number for number in (1, 25, 38, 95))
"""EPERM, ENOTTY, ENOSYS, EOPNOTSUPP: the same numbers on all :data:`ARCHITECTURES`."""
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 23, 24, 47, 4
CAPABILITY_VERSION_3, MAX_CAPABILITIES = 0x20080522, 64
SOME_PID = 0x5AFE_C0DE
"""Stands for a process's own id in a program that is made before the process is there; larger than any, and no instruction's number."""

Table = Mapping[str, tuple[int, int | None] | tuple[int, int]]
Line = tuple[int, int, int, int]


@dataclass(frozen=True)
class Argument:
    """What an argument must be: one of ``values``, or without any of the bits ``without``.

    Only its low 32 bits are looked at. All arguments asked about are ``int`` in the kernel, which ignores the others; a C
    library may fill those with the sign of a request such as TCGETS2.
    """

    at: int
    values: tuple[int, ...] = ()
    without: int = 0

    def lines(self, refusal: int) -> list[Line]:
        """Instructions that go on after their end if it is so, and answer ``refusal`` if not."""
        load = (LOAD, 0, 0, ARGUMENTS_AT + 8 * self.at)
        if self.without:
            return [load, (ANY_BIT, 0, 1, self.without), (RETURN, 0, 0, refusal)]
        tests = [(EQUAL, len(self.values) - n, 0, value) for n, value in enumerate(self.values)]
        return [load, *tests, (RETURN, 0, 0, refusal)]


@dataclass(frozen=True)
class Rule:
    """Calls that are answered ``answer`` if their arguments are as told, and ``refusal`` if not."""

    calls: Table
    answer: int = ALLOW
    arguments: tuple[Argument, ...] = ()
    refusal: int = FAIL

    def lines(self, column: int) -> Iterator[Line]:
        """Instructions that go on after their end for all other calls; the call's number is loaded."""
        block = [line for argument in self.arguments for line in argument.lines(self.refusal)]
        block.append((RETURN, 0, 0, self.answer))
        for numbers in self.calls.values():
            if (number := numbers[column]) is not None:
                yield (EQUAL, 0, len(block), number)
                yield from block


Profile = Callable[[int], list[Rule]]
"""The rules for a kind of process, given its process id. What no rule names fails with EPERM."""


def child(pid: int) -> list[Rule]:
    """It computes, and changes files."""
    return [*_of_all(), Rule(OWN_PROCESS, arguments=(Argument(0, (pid,)),)), *_of_writers(), Rule(PIPES)]


def zygote(_: int) -> list[Rule]:
    """It forks children and confines them, and can give them threads; it starts no programs."""
    return [
        *_of_all(),
        *_of_writers(),
        Rule(PIPES),
        Rule(FORKING),
        Rule(MISSING, NO_CALL),
        Rule(CLONE, arguments=(Argument(0, (FORK, THREAD)),)),
        Rule(PRCTL, arguments=(Argument(0, tuple(CONFINING.values())),)),
    ]


def kernel(_: int) -> list[Rule]:
    """It and all below it change files, start threads and programs, and talk through Unix sockets."""
    zero = Argument(0, (0,))
    return [
        *_of_all(),
        *_of_writers(),
        Rule(PROGRAMS),
        Rule(MISSING, NO_CALL),
        Rule(CLONE, arguments=(Argument(0, without=CLONE_ELSEWHERE),)),
        Rule(SOCKET, arguments=(Argument(0, tuple(FAMILIES.values())), Argument(2, (0,)))),
        Rule(PRCTL, arguments=(Argument(0, tuple(OPTIONS.values())),)),
        Rule(OWN_SCHEDULING, arguments=(zero,), refusal=PRETEND),
        Rule(OWN_PRIORITY, arguments=(zero, Argument(1, (0,)))),
    ]


def _of_all() -> list[Rule]:
    requests = Argument(1, tuple(REQUESTS.values()))
    return [
        Rule(ALLOWED),
        Rule(IOCTL, arguments=(requests,), refusal=NO_TERMINAL),
        Rule(ZERO_FIRST, arguments=(Argument(0, (0,)),)),
    ]


def _of_writers() -> list[Rule]:
    return [Rule(FILES), Rule(PRETENDED, PRETEND), Rule(UNSUPPORTED, NO_SUPPORT)]


def is_supported() -> bool:
    """Whether this machine's system call numbers are known."""
    return platform.machine() in ARCHITECTURES


def program(machine: str, rules: list[Rule]) -> bytes:
    """The filter that answers by ``rules``, as an array of ``struct sock_filter``."""
    column = list(ARCHITECTURES).index(machine)
    lines = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER_AT),
        *(line for rule in rules for line in rule.lines(column)),
        (RETURN, 0, 0, FAIL),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


@functools.cache
def prepared(profile: Profile) -> bytes:
    """The program of ``profile`` for this machine, with :data:`SOME_PID` where it asks for the process's own id.

    Who forks asks for it once before: to make it takes a child a millisecond, and six megabytes of pages that it shared.
    """
    return program(platform.machine(), profile(SOME_PID))


def program_of(pid: int, profile: Profile) -> bytes:
    """The program of ``profile`` for a process of this machine."""
    return prepared(profile).replace(struct.pack("=I", SOME_PID), struct.pack("=I", pid))


@functools.cache
def _libc() -> ctypes.CDLL:
    """As :mod:`autograder.sandbox.inside.libc` has it; this module is loaded by its path, too, where there is no package."""
    return ctypes.CDLL(None, use_errno=True)


def lock_down(profile: Profile) -> None:
    """Give up this process's capabilities, and bind it and what it starts to ``profile``, for good.

    Raises:
        OSError: the kernel refuses.
    """
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _check(_libc().capset(header, bytes(24)))
    _check(_libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    code = program_of(os.getpid(), profile)
    buffer = ctypes.create_string_buffer(code, len(code))
    prog = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    _check(_libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prog, 0, 0))


def bound_capabilities() -> None:
    """See to it that no program started from here has a capability, be its user root or its file privileged.

    Raises:
        OSError: the kernel refuses.
    """
    _check(_libc().prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
    for capability in range(MAX_CAPABILITIES):
        if (
            _libc().prctl(PR_CAPBSET_READ, capability, 0, 0, 0) != 1
        ):  # not there, or no capability of this kernel's
            continue
        try:
            _check(_libc().prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))
        except PermissionError:  # it has none to give away; no_new_privs keeps it so
            return


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
