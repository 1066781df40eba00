"""How a zygote is started: enclosed, or openly where the user has said so.

The enclosure is given to the warm process and all below it: no network, an environment of ours, nothing writable but /dev/null, and
readable only what Python and torch need. The warm process closes the doors itself (:mod:`autograder.sandbox.inside.warm_process`):
Landlock before it imports anything, the rest before it reads an order. Each child adds a Landlock domain, rlimits (see
:mod:`autograder.sandbox.inside.zygote`) and a shorter allow-list of system calls (:mod:`autograder.sandbox.inside.seccomp`) of its own. A
whole Jupyter kernel is enclosed by sandlock, through the launcher.
"""

import json
import os
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from autograder.errors import SandboxError, SandboxUnavailableError
from autograder.sandbox.inside import landlock, seccomp
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.inside.warm_process import Beginning

PACKAGE = Path(__file__).resolve().parents[1]
WARM_PROCESS = PACKAGE / "sandbox" / "inside" / "warm_process.py"
LAUNCHER = PACKAGE / "sandbox" / "inside" / "launcher.py"
ENCLOSED = (
    "__init__.py",
    "probing.py",
    "sandbox/__init__.py",
    "sandbox/protocol.py",
    "sandbox/transcript.py",
    "sandbox/inside",
)
"""All that an enclosed process imports of this package: the authors' words, the types of the wire, and what runs inside."""
MAX_PROCESSES = 24
HEAP = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "MALLOC_ARENA_MAX": "1"}
"""Python's objects in glibc's heap, and that in huge pages where the kernel has them: a fork copies far fewer page tables. One heap
for all threads, since each further one would take 64 MiB of a child's address space.

A child that does nothing then costs 4 ms instead of 12. See https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html
"""
SHUT = {
    "NoNewPrivs": "1",
    "Seccomp": "2",
    **dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapAmb"), "0" * 16),
}
"""What /proc/PID/status says of an enclosed process: no program gives it more rights, a filter of calls, no capability."""
DEVICE_FILES = (
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/sys/devices/system/cpu",
    "/sys/kernel/mm/transparent_hugepage",
    "/etc/ld.so.cache",
)
KERNEL_FILES = ("/etc/fonts", "/etc/localtime", "/etc/mime.types")
"""What a kernel's libraries and programs look for, besides."""


class Level(StrEnum):
    """How a submission's process is enclosed; every result records it."""

    SANDBOXED = "landlock"
    UNSAFE = "unsafe"
    OWN_MACHINE = "own-machine"
    """A student's own check: no enclosure, and a process a run where there is no fork."""


@dataclass(frozen=True)
class MissingFeature:
    """Something the sandbox needs and this machine lacks."""

    what: str
    remedy: str


def missing_features() -> list[MissingFeature]:
    """What keeps this machine from enclosing a submission; empty if nothing does."""
    if sys.platform != "linux":
        remedy = (
            "grade in a Linux virtual machine or container, or pass --unsafe if you trust every submission"
        )
        return [MissingFeature(f"the sandbox needs Linux, this is {sys.platform}", remedy)]
    if (have := landlock.abi()) < landlock.ABI:
        found = "no Landlock" if have < 0 else f"Landlock ABI {have}"
        remedy = "boot a kernel ≥ 6.12 with landlock in its lsm= list, or pass --unsafe if you trust every submission"
        return [MissingFeature(f"the kernel has {found}, the sandbox needs ABI {landlock.ABI}", remedy)]
    if not seccomp.is_supported():
        remedy = f"grade on one of {', '.join(seccomp.ARCHITECTURES)}, or pass --unsafe if you trust every submission"
        return [
            MissingFeature(f"the system calls of {platform.machine()} are not known to the sandbox", remedy)
        ]
    return []


def missing_for_kernels() -> list[MissingFeature]:
    """What keeps this machine from enclosing a whole Jupyter kernel, if it can enclose a submission."""
    try:
        import sandlock  # noqa: F401
    except (ImportError, OSError) as error:
        return [MissingFeature(f"sandlock cannot be imported ({error})", "pip install sandlock")]
    return []


def require_sandbox() -> None:
    """Check that this machine can enclose a submission.

    Raises:
        SandboxUnavailableError: it cannot; the message says what is missing and what to do.
    """
    _require(missing_features())


def require_kernel_sandbox() -> None:
    """Check that this machine can enclose a whole Jupyter kernel.

    Raises:
        SandboxUnavailableError: it cannot; the message says what is missing and what to do.
    """
    _require(missing_features() or missing_for_kernels())


def _require(lacks: list[MissingFeature]) -> None:
    if lacks:
        lines = [f"{lack.what}; {lack.remedy}" for lack in lacks]
        raise SandboxUnavailableError("this machine cannot sandbox submissions: " + " · ".join(lines))


def readable_folders() -> list[str]:
    """The folders in which a child may read: Python, its packages, the system's libraries, and of this package some modules."""
    paths = sysconfig.get_paths()
    candidates = [
        sys.prefix,
        sys.base_prefix,
        paths["stdlib"],
        paths["platstdlib"],
        paths["purelib"],
        paths["platlib"],
        str(PACKAGE),
        "/usr",
        "/lib",
        "/lib64",
    ]
    real = {os.path.realpath(path) for path in candidates} | set(candidates)
    return sorted(path for path in real if Path(path).is_dir())


def reach(readable: Sequence[str] = (), writable: Sequence[str] = ()) -> Reach:
    """What a child may reach of the machine's files, and these.

    Of this package that is what runs enclosed and the types of what it says; of other modules it can learn the names. Files without a
    secret that libraries look for are among it.
    """
    paths: set[str] = set()
    listable = {str(PACKAGE)}
    for folder in readable_folders():
        _add_all_but(PACKAGE, Path(folder), paths, listable)
    devices = [path for path in DEVICE_FILES if Path(path).exists()]
    return Reach([*sorted(paths), *_enclosed_modules(), *devices, *readable], [*writable], sorted(listable))


def _add_all_but(hidden: Path, folder: Path, paths: set[str], listable: set[str]) -> None:
    """Add to ``paths`` what leaves out ``hidden`` of ``folder``, and to ``listable`` the folders that had to be taken apart.

    Landlock's rules only add up: where the package lies among others, as wheels do, those must be named one by one.
    """
    real = folder.resolve()
    if real == hidden:
        return
    if not hidden.is_relative_to(real):
        paths.add(str(folder))
        return
    listable.add(str(real))
    for entry in real.iterdir():
        if not entry.is_symlink():  # what it leads to is readable if it is to be
            _add_all_but(hidden, entry, paths, listable)


@cache
def _enclosed_modules() -> tuple[str, ...]:
    """The files and folders of this package that enclosed processes import."""
    sources = [PACKAGE / name for name in ENCLOSED]
    compiled = [Path(cache_from_source(str(source))) for source in sources if source.suffix]
    return tuple(str(path) for path in (*sources, *compiled) if path.exists())


def refuse_readable_secrets(secrets: Iterable[Path]) -> None:
    """Check that no folder a child may read contains a secret.

    Raises:
        SandboxError: one does; the message names both folders.
    """
    for secret in secrets:
        for folder in readable_folders():
            if secret.resolve().is_relative_to(folder):
                raise SandboxError(
                    f"{secret} lies inside {folder}, which submissions may read; move it elsewhere "
                    "(a course must not live inside a Python installation or virtual environment)"
                )


def start_zygote(
    level: Level, *, readable: Sequence[str], scratch: Path, torch: bool = True
) -> subprocess.Popen[bytes]:
    """Start a warm process with pipes on its standard streams; it encloses itself before it reads an order.

    Args:
        level: the enclosure.
        readable: what it can read besides, first the folder that it works in.
        scratch: a folder in that one which is writable when enclosed. ``scratch/zygote`` is the only one that its libraries are told of
            for settings and caches; its children confine themselves to other parts.
        torch: import it before the first zygote.
    """
    isolated = (
        ["-I"] if level is Level.OWN_MACHINE else ["-P", "-s"]
    )  # else its environment is ours and counts
    beginning = Beginning(
        torch=torch,
        fork=level is not Level.OWN_MACHINE,
        enclose=level is Level.SANDBOXED,
        reach=asdict(reach(readable, ["/dev/null", str(scratch)])),
        settings=str(scratch / "zygote"),
    )
    return subprocess.Popen(  # noqa: S603 - a command of our own, no shell
        [sys.executable, *isolated, "-B", str(WARM_PROCESS), json.dumps(asdict(beginning))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=None if level is Level.OWN_MACHINE else _environment(scratch / "zygote", torch=torch),
        cwd=None if level is Level.OWN_MACHINE else readable[0],
        start_new_session=True,
        bufsize=0,
    )


def open_doors(pid: int) -> list[str]:
    """What the kernel says of a process that one which has enclosed itself would not have: empty if nothing.

    Of Landlock it says nothing; that is looked for from inside (:mod:`autograder.sandbox.doctor`).
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return ["it has ended"]
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return [f"{name} is {status.get(name)}" for name, value in SHUT.items() if status.get(name) != value]


def _environment(settings: Path, *, torch: bool = True) -> dict[str, str]:
    names = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    threads = dict.fromkeys(names, "1")
    folders = dict.fromkeys(
        ("HOME", "TMPDIR", "TORCHINDUCTOR_CACHE_DIR", "MPLCONFIGDIR", "IPYTHONDIR"), str(settings)
    )
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        **HEAP,
        "MPLBACKEND": "Agg" if torch else "module://matplotlib_inline.backend_inline",
        **threads,
        **folders,
    }


def kernel_policy(
    folder: Path, environment: dict[str, str], *, readable: Iterable[str], memory: str
) -> dict[str, object]:
    """The enclosure of a whole Jupyter kernel, which may write in three folders of ``folder`` and has no network.

    ``folder`` itself it may only read: what its ``work``, ``home`` and ``run`` are, it cannot change.

    Args:
        readable: more folders it may read.
        memory: the most it may use, such as ``"4096M"``.
    """
    more = [path for path in readable if Path(path).exists()]
    files = [path for path in (*DEVICE_FILES, *KERNEL_FILES) if Path(path).exists()]
    return {
        "fs_readable": [*readable_folders(), *files, str(folder), *more],
        "fs_writable": ["/dev/null", *(str(folder / name) for name in ("work", "home", "run"))],
        "clean_env": True,
        "env": environment,
        "max_processes": MAX_PROCESSES,
        "max_memory": memory,
        "no_coredump": True,
        "cwd": str(folder / "work"),
    }
