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
from autograder.transcript import Raised, Returned

LANE_MIB = 600
PROBE = '''
from autograder.probing import probe


@probe
def trial(submission, draw):
    """What a submission may do here."""
    return submission.trial()
'''


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
    """Start the sandbox and try to read a file that a submission must not see."""
    with tempfile.NamedTemporaryFile(dir=Path.home(), prefix=".autograder-doctor-") as secret:
        source = f"def trial():\n    return open({secret.name!r}).read()"
        probe_set = ProbeSet(PROBE, "probes.py", ("trial",), {"trial": frozenset({"trial"})})
        try:
            with Observer(probe_set, Limits(), Level.SANDBOXED) as observer:
                outcome = observer.observe([Cell(source, "cell 1")], {"trial": 1}).outcome("trial")
        except AutograderError as error:
            return Finding("sandbox", False, str(error), "see docs/architecture.md, What the sandbox needs")
    if isinstance(outcome, Raised) and outcome.type_name == "PermissionError":
        return Finding("sandbox", True, "starts, and keeps a submission from reading your files")
    read = (
        "a submission could read a file in your home folder"
        if isinstance(outcome, Returned)
        else str(outcome)
    )
    return Finding(
        "sandbox", False, read, "do not grade on this machine without --unsafe; report this as a bug"
    )
