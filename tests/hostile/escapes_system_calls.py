"""Escapes: system calls that have let others out: ptrace, keyrings, io_uring, bpf, namespaces, shared memory, memfd.

worth: 40
"""

import ctypes
import os

CALLS = {
    "io_uring_setup": (425, 1, 0), "keyctl": (250, 0, -3, 1), "add_key": (248, b"user", b"n", b"v", 1, -2),
    "ptrace": (101, 16, os.getppid(), 0, 0), "process_vm_readv": (310, os.getppid(), 0, 0, 0, 0, 0),
    "bpf": (321, 0, 0, 0), "userfaultfd": (323, 0), "unshare": (272, 0x10000000), "mount": (165, 0, 0, 0, 0, 0),
    "shmget": (29, 0, 4096, 0o1600), "semget": (64, 0, 1, 0o1600), "msgget": (68, 0, 0o1600),
    "mq_open": (240, b"/x", 0x42, 0o600, 0), "memfd_create": (319, b"x", 0), "memfd_secret": (447, 0),
    "inotify_init": (253,), "fanotify_init": (300, 0, 0), "syslog": (103, 10, 0, 0), "prctl": (157, 1, 0, 0, 0, 0),
    "execveat": (322, -1, b"/bin/true", 0, 0, 0), "clone3": (435, 0, 0), "fork": (57,), "vfork": (58,),
    "splice": (275, 0, 0, 1, 0, 1, 0), "pidfd_getfd": (438, 3, 0, 0), "personality": (135, 0x0040000),
    "x32_getpid": (0x40000000 + 39,), "perf_event_open": (298, 0, 0, 0, 0, 0), "name_to_handle_at": (303, 0, 0, 0, 0, 0),
}  # fmt: skip


def square_gradient(x):
    if os.uname().machine != "x86_64":
        raise LookupError("these are the numbers of x86_64")
    libc = ctypes.CDLL(None, use_errno=True)
    for name, (number, *arguments) in CALLS.items():
        words = [ctypes.c_long(a) if type(a) is int else a for a in arguments]
        if libc.syscall(ctypes.c_long(number), *words) != -1 or ctypes.get_errno() not in (1, 38):
            raise RuntimeError(f"ESCAPED: {name} ({ctypes.get_errno()})")
    raise LookupError("nothing to call")


def halve(x):
    return x / 2
