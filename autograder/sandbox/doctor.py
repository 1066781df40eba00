"""What this machine has of what grading needs, each lack with its remedy."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from autograder.errors import AutograderError
from autograder.sandbox.enclosure import PACKAGE, Level, missing_features, missing_for_kernels
from autograder.sandbox.inside import landlock
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import Limits, ProbeSet
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import DictValue, ListValue, Outcome, Returned, plain

LANE_MIB = 600
JUDGE = str(PACKAGE / "judge" / "grader.py")
ATTEMPTS = """
import os, socket, threading, time

ATTEMPTS = {
    "read a file of yours": lambda: open(@SECRET@).close(),
    "change a file of yours": lambda: os.truncate(@SECRET@, 0),
    "write a file beside it": lambda: open(@SECRET@ + "-trial", "w").close(),
    "read how submissions are judged": lambda: open(@JUDGE@).close(),
    "see your environment": lambda: os.environ[@VARIABLE@],
    "open a socket": lambda: socket.socket().close(),
    "signal a process of yours": lambda: os.kill(@PID@, 0),
    "look into a process of yours": lambda: open("/proc/@PID@/environ").close(),
    "start a program": lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0),
}

def through(attempts):
    names = []
    for name, attempt in attempts.items():
        try:
            attempt()
            names.append(name)
        except (OSError, RuntimeError, KeyError):
            pass
    return names
"""
PROBE = """
from autograder.probing import probe

in_the_zygote = through(ATTEMPTS)

@probe
def trial(submission, draw):
    'What can be done here, and in the process that this one is forked from.'
    return {"a submission": submission.trial(), "the process that submissions are forked from": in_the_zygote}
"""
TRIAL = """
def threads():
    for _ in range(100):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()

def trial():
    return through({
        **ATTEMPTS,
        "signal the process it is forked from": lambda: os.kill(os.getppid(), 0),
        "start a process": lambda: os.fork() or os._exit(0),
        "start a hundred threads": threads,
    })
"""
KEPT_IN = Returned(
    DictValue(
        {who: ListValue([]) for who in ("a submission", "the process that submissions are forked from")}
    )
)


@dataclass(frozen=True)
class MachineCheck:
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


def diagnose() -> list[MachineCheck]:
    """Look at Python, torch, memory, the kernel, and try the sandbox for real."""
    findings = [_python(), _torch(), _memory()]
    lacks = missing_features()
    findings += [MachineCheck("sandbox", False, lack.what, lack.remedy) for lack in lacks]
    if not lacks:
        findings += [_kernel(), _trial()]
        findings += [MachineCheck("kernels", False, lack.what, lack.remedy) for lack in missing_for_kernels()]
    return findings


def _python() -> MachineCheck:
    ok = sys.version_info >= (3, 11)
    return MachineCheck("Python", ok, platform.python_version(), "" if ok else "install Python 3.11 or newer")


def _torch() -> MachineCheck:
    try:
        return MachineCheck("torch", True, version("torch"))
    except PackageNotFoundError:
        return MachineCheck("torch", False, "not installed", "pip install -c constraints.txt torch")


def _memory() -> MachineCheck:
    lanes, free_mib = os.cpu_count() or 1, psutil.virtual_memory().available // 2**20
    ok = free_mib >= lanes * LANE_MIB
    remedy = "" if ok else f"pass --jobs {max(1, free_mib // LANE_MIB)}"
    return MachineCheck(
        "memory",
        ok,
        f"{free_mib} MiB free for {lanes} processes that grade, of up to {LANE_MIB} MiB each",
        remedy,
    )


def _kernel() -> MachineCheck:
    return MachineCheck("kernel", True, f"Linux {platform.release()}, Landlock ABI {landlock.abi()}")


def _trial() -> MachineCheck:
    """Start the sandbox and try in it what a submission must not do, in a child and in the zygote itself."""
    with (
        tempfile.NamedTemporaryFile(dir=Path.home(), prefix=".autograder-doctor-") as secret,
        _variable() as variable,
    ):
        attempts = ATTEMPTS
        for mark, value in {"@SECRET@": secret.name, "@VARIABLE@": variable, "@JUDGE@": JUDGE}.items():
            attempts = attempts.replace(mark, repr(value))
        attempts = attempts.replace("@PID@", str(os.getpid()))
        probe_set = ProbeSet(attempts + PROBE, "probes.py", ("trial",), {"trial": frozenset({"trial"})})
        try:
            with Observer(probe_set, Limits(), Level.SANDBOXED) as observer:
                cells = [Cell(attempts + TRIAL, "cell 1")]
                outcome = observer.observe(cells, {"trial": 1}).outcome("trial")
        except AutograderError as error:
            return MachineCheck("sandbox", False, str(error), "see docs/security.md, What the sandbox needs")
    if outcome == KEPT_IN:
        found = "starts, and keeps a submission from your files, the network and other processes"
        return MachineCheck("sandbox", True, found)
    return MachineCheck(
        "sandbox", False, _described(outcome), "do not grade on this machine; report this as a bug"
    )


@contextmanager
def _variable() -> Iterator[str]:
    """The name of a variable that is in this process's environment meanwhile."""
    name = "AUTOGRADER_DOCTOR"
    os.environ[name] = "a secret"
    try:
        yield name
    finally:
        del os.environ[name]


def _described(outcome: Outcome) -> str:
    if not isinstance(outcome, Returned):
        return str(outcome)
    through = plain(outcome.value)
    if not isinstance(through, dict):
        return str(through)
    return "; ".join(f"{who} could {', '.join(names)}" for who, names in through.items() if names)
