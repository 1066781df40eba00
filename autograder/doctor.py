"""What this machine has of what grading needs, each lack with its remedy."""

import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from autograder.errors import AutograderError
from autograder.observer import Limits, Observer, ProbeSet
from autograder.runtime.protocol import Cell
from autograder.sandbox import Level, missing_features
from autograder.transcript import ListValue, Returned, plain

LANE_MIB = 600
PROBE = '''
from autograder.probing import probe


@probe
def trial(submission, draw):
    """What a submission may do here."""
    return submission.trial()
'''

TRIAL = """
import os, socket

def trial():
    attempts = {
        "read a file of yours": lambda: open(@SECRET@).close(),
        "change a file of yours": lambda: os.chmod(@SECRET@, 0o600),
        "write a file": lambda: open("trial", "w").close(),
        "open a socket": lambda: socket.socket().close(),
        "signal another process": lambda: os.kill(os.getppid(), 0),
        "start a process": lambda: os.fork() or os._exit(0),
    }
    through = []
    for name, attempt in attempts.items():
        try:
            attempt()
            through.append(name)
        except OSError:
            pass
    return through
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


def diagnose() -> list[Finding]:
    """Look at Python, torch, memory, the kernel, and try the sandbox for real."""
    findings = [_python(), _torch(), _memory()]
    lacks = missing_features()
    findings += [Finding("sandbox", False, lack.what, lack.remedy) for lack in lacks]
    if not lacks:
        findings += [_kernel(), _trial()]
    return findings


def _python() -> Finding:
    ok = sys.version_info >= (3, 11)
    return Finding("Python", ok, platform.python_version(), "" if ok else "install Python 3.11 or newer")


def _torch() -> Finding:
    try:
        return Finding("torch", True, version("torch"))
    except PackageNotFoundError:
        return Finding("torch", False, "not installed", "pip install -c constraints.txt torch")


def _memory() -> Finding:
    lanes, free_mib = os.cpu_count() or 1, psutil.virtual_memory().available // 2**20
    ok = free_mib >= lanes * LANE_MIB
    remedy = "" if ok else f"pass --jobs {max(1, free_mib // LANE_MIB)}"
    return Finding("memory", ok, f"{free_mib} MiB free for {lanes} lanes of up to {LANE_MIB} MiB", remedy)


def _kernel() -> Finding:
    import sandlock

    return Finding(
        "kernel", True, f"Linux {platform.release()}, Landlock ABI {sandlock.landlock_abi_version()}"
    )


def _trial() -> Finding:
    """Start the sandbox and try in it what a submission must not do."""
    with tempfile.NamedTemporaryFile(dir=Path.home(), prefix=".autograder-doctor-") as secret:
        source = TRIAL.replace("@SECRET@", repr(secret.name))
        probe_set = ProbeSet(PROBE, "probes.py", ("trial",), {"trial": frozenset({"trial"})})
        try:
            with Observer(probe_set, Limits(), Level.SANDBOXED) as observer:
                outcome = observer.observe([Cell(source, "cell 1")], {"trial": 1}).outcome("trial")
        except AutograderError as error:
            return Finding("sandbox", False, str(error), "see docs/security.md, What the sandbox needs")
    if outcome == Returned(ListValue([])):
        found = "starts, and keeps a submission from your files, the network and other processes"
        return Finding("sandbox", True, found)
    through = plain(outcome.value) if isinstance(outcome, Returned) else outcome
    found = f"a submission could {', '.join(through)}" if isinstance(through, list) else str(through)
    return Finding("sandbox", False, found, "do not grade on this machine; report this as a bug")
