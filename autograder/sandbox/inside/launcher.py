"""Start a Jupyter kernel inside sandlock, with this process's own standard streams.

sandlock supervises its sandbox from threads of the process that made it; this small process exists to be
that one, so that the trusted side keeps no such threads. The policy comes as JSON in the first argument.

What the program has started and left behind falls to this process, and is killed when the program has ended. Nothing new can
be started by then: sandlock has been asked about each process, and answers no more.

/dev/shm, which all programs of a machine share, is one of the kernel's own where the machine lets it be: what multiprocessing and
torch share between processes lies there. It is gone with the last of them. Where it cannot be, the kernel has none.
"""

import ctypes
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36
WAIT_S = 0.01
CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 0x2, 0x4, 0x8, 0x4000, 0x40000
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - the place itself
SHARED_MIB = 256
"""What may lie there; it counts beside what the processes use."""
SHARED_FILES = 4096


def main() -> int:
    """Run ``argv[2:]`` under the policy ``argv[1]``; its exit status."""
    from sandlock import Sandbox

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    policy = json.loads(sys.argv[1])
    if own_shared_memory():
        policy["fs_writable"].append(SHARED_MEMORY)
    try:
        status = int(Sandbox(**policy).run_interactive(sys.argv[2:]))
    finally:
        end_children()
    if status < 0:
        print("the program was ended by a signal, as the kernel does for want of memory", file=sys.stderr)
    return status


def own_shared_memory() -> bool:
    """Give this process, and all that it starts, a /dev/shm that no other program sees; whether there is one."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) and not _unshare_as_user(libc):
        return False
    if libc.mount(
        b"none", b"/", None, MS_REC | MS_PRIVATE, None
    ):  # or the machine would get the next one, too
        return False
    options = f"size={SHARED_MIB}m,nr_inodes={SHARED_FILES},mode=0700".encode()
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    return not libc.mount(b"tmpfs", SHARED_MEMORY.encode(), b"tmpfs", flags, options)


def _unshare_as_user(libc: ctypes.CDLL) -> bool:
    """The same for who is not root: in a user namespace, in which all ids are what they were."""
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNS):
        return False
    for name, said in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        try:
            Path("/proc/self", name).write_text(said)
        except OSError:
            return False
    return True


def end_children() -> None:
    """Kill all that is below this process, and wait until it is gone."""
    while children := psutil.Process().children(recursive=True):
        for child in children:
            with suppress(psutil.NoSuchProcess):  # it has just ended
                child.kill()
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(WAIT_S)


if __name__ == "__main__":
    sys.exit(main())
