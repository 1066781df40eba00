"""A student's own check: the public checks of one exercise, on what the notebook has defined so far.

It runs in the student's own process, on the student's own machine, without a sandbox. ``check("f")`` as the last line
of a cell shows the report (:mod:`autograder.student.report`); its plain text is the bare number of points, which is what
nbgrader reads from a test cell.
"""

import linecache
import random
import sys
import types
from functools import cache
from pathlib import Path
from typing import Any

from autograder.errors import UsageError
from autograder.probing import Draw, Probe, Submission, probes_of
from autograder.sandbox.inside.process_state import ProcessState
from autograder.sandbox.inside.run_probe import run_probe
from autograder.sandbox.transcript import Raised, Record, Transcript
from autograder.student.report import CheckReport, report_on
from autograder.student.shipped import PublicChecks


def check(exercise: str) -> CheckReport:
    """Run the public checks of ``exercise`` on the calling notebook's definitions.

    Raises:
        UsageError: there is no such exercise, or the checks are not beside the notebook.
    """
    checks = _checks_in(Path.cwd())
    if exercise not in checks.exercises:
        raise UsageError(f"there is no exercise {exercise!r}; there are: {', '.join(checks.exercises)}")
    transcript = observe_here(checks, exercise, _callers_namespace())
    return report_on(checks, exercise, transcript)


def observe_here(checks: PublicChecks, exercise: str, namespace: dict[str, Any]) -> Transcript:
    """Run one exercise's public probes in this process, and put its global state back as it was.

    Raises:
        KeyboardInterrupt: the student interrupted it.
    """
    import numpy as np
    import torch

    probes = _probes(checks)
    names = [name for name in checks.probe_set.names if exercise in checks.probe_set.groups[name]]
    streams, before, state = (sys.stdout, sys.stderr), ProcessState(), ProcessState.fresh()
    rngs = torch.get_rng_state(), random.getstate(), np.random.get_state()
    records = {}
    try:
        for name in names:
            records[name] = _record(probes[name], namespace, checks.expected.seeds[name], state)
    finally:
        sys.stdout, sys.stderr = streams
        before.restore()
        torch.set_rng_state(rngs[0])
        random.setstate(rngs[1])
        np.random.set_state(rngs[2])
    return Transcript(records)


def _record(probe: Probe, namespace: dict[str, Any], seed: int, state: ProcessState) -> Record:
    ended = run_probe(0, probe, Submission(namespace), Draw(seed), [], state)
    if isinstance(ended.outcome, Raised) and ended.outcome.type_name == "KeyboardInterrupt":
        raise KeyboardInterrupt
    return Record(ended.outcome, ended.warnings, ended.printed, ended.printed_chars)


@cache
def _checks_in(folder: Path) -> PublicChecks:
    return PublicChecks(folder)


def _probes(checks: PublicChecks) -> dict[str, Probe]:
    module = types.ModuleType("probes")
    filename = str(checks.folder / "checks" / checks.probe_set.filename)
    exec(compile(checks.probe_set.source, filename, "exec"), module.__dict__)  # noqa: S102 - the course's own probes
    linecache.checkcache(filename)
    return probes_of(module.__dict__)


def _callers_namespace() -> dict[str, Any]:
    """The notebook's global names; outside a notebook, those of the module that called ``check``."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        return shell.user_ns  # type: ignore[no-any-return]
    return sys._getframe(2).f_globals
