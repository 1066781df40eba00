"""What a child does to itself before it executes anything of a student's: its limits, its folders, its end with its parent.

Landlock and the allow-list of system calls come besides (:mod:`autograder.sandbox.inside.landlock`, :mod:`~autograder.sandbox.inside.seccomp`).
"""

import os
import sys
import tempfile

from autograder.sandbox.inside.libc import libc

OPEN_FILES = 64
CHILD_FILE_BYTES = 16 * 2**20
"""The largest file that a child may write while it is observed."""
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def prctl(option: int, value: int) -> None:
    """Set an option of this process, on Linux; see the manual page of prctl."""
    if sys.platform == "linux":
        libc().prctl(option, value, 0, 0, 0)


def settle_in(work: str, home: str) -> None:
    """Have this process work in one folder, and keep temporary files and settings in another; no change where it is empty."""
    if work:
        os.chdir(work)
        look_for_modules_here()
    if home:
        os.environ.update(
            dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "IPYTHONDIR"), home)
        )
        tempfile.tempdir = None  # the zygote's


def look_for_modules_here() -> None:
    """Let modules beside a notebook be imported, as a kernel does: after Python's own, before what is installed."""
    is_packages = [os.path.basename(path) in ("site-packages", "dist-packages") for path in sys.path]  # noqa: PTH119 - in each child
    sys.path.insert(is_packages.index(True) if any(is_packages) else len(sys.path), "")


def start_nothing() -> None:
    """From now on the kernel refuses another process or thread, as far as it limits this user's at all."""
    import resource

    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def limit(address_space_bytes: int | None, cpu_s: int, *, file_bytes: int, open_files: int) -> None:
    """The child's own limits: small files, no core, bounded memory, time and descriptors."""
    import resource

    limits = {
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_CPU: cpu_s,
    }
    if address_space_bytes:
        limits[resource.RLIMIT_AS] = address_space_bytes
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))
