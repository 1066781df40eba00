"""A student's own check: the public checks of one exercise, on what the notebook has defined so far; or of all of them.

It runs in the student's own process, on the student's own machine, without a sandbox, but with a limit of time. ``check("f")`` as the
last line of a cell shows the report (:mod:`autograder.student.report`); its plain text is the bare number of points, which is what
nbgrader reads from a test cell. ``check()`` shows where one stands (:mod:`autograder.student.overview`).
"""

import linecache
import random
import sys
import types
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, overload

from autograder.errors import UsageError
from autograder.probing import Draw, Probe, Submission, probes_of
from autograder.sandbox.inside.process_state import ProcessState
from autograder.sandbox.inside.run_probe import run_probe
from autograder.sandbox.protocol import ProbeEnded
from autograder.sandbox.transcript import NotRun, Outcome, Raised, Record, TimedOut, Transcript
from autograder.student.overview import Overview
from autograder.student.own_lines import OwnLine, in_words, may_return_nothing, own_lines, source_of
from autograder.student.report import CheckReport, OwnCode, report_on
from autograder.student.shipped import PublicChecks
from autograder.student.time_limit import OutOfTime, TimeLimit

PATIENCE = 2.0
"""How many times the limit of a probe at grading a check may take: here the machine's clock counts, whatever else it does."""


@overload
def check() -> Overview: ...
@overload
def check(exercise: str) -> CheckReport: ...
def check(exercise: str | None = None) -> CheckReport | Overview:
    """Run the public checks of ``exercise``, or of all exercises, on the calling notebook's definitions.

    Raises:
        UsageError: there is no such exercise, or the checks are not beside the notebook.
    """
    checks, namespace = checks_here(), callers_namespace(2)
    if exercise is None:
        return Overview([check_in(checks, name, namespace) for name in checks.exercises])
    return check_in(checks, exercise, namespace)


def check_in(checks: PublicChecks, exercise: str, namespace: dict[str, Any]) -> CheckReport:
    """The report on one exercise as ``namespace`` defines it.

    Raises:
        UsageError: there is no such exercise.
    """
    if exercise not in checks.exercises:
        raise UsageError(f"there is no exercise {exercise!r}; there are: {', '.join(checks.exercises)}")
    observed = observe_here(checks, exercise, namespace)
    may_end = may_return_nothing(source_of(namespace.get(exercise)), exercise)
    return report_on(checks, exercise, observed.transcript, OwnCode(observed.places, may_end))


@dataclass(frozen=True)
class ObservedHere:
    """What came of running probes in this process; ``places``: the student's own lines in which they failed, by probe."""

    transcript: Transcript
    places: dict[str, str]


def observe_here(
    checks: PublicChecks, exercise: str, namespace: dict[str, Any], *, limit_s: float | None = None
) -> ObservedHere:
    """Run one exercise's public probes in this process, and put its global state back as it was.

    Args:
        limit_s: how long a probe may take; else :data:`PATIENCE` times the assignment's limit, 10 s where it says nothing.
            When one has taken longer, those after it are not run.

    Raises:
        KeyboardInterrupt: the student interrupted it.
    """
    import numpy as np
    import torch

    limit_s = limit_s or PATIENCE * checks.expected.limits.probe_wall_s
    probes = _probes(checks)
    names = [name for name in checks.probe_set.names if exercise in checks.probe_set.groups[name]]
    watched = {name: WatchedProbe(probes[name], namespace, limit_s) for name in names}
    streams, before, state = (sys.stdout, sys.stderr), ProcessState(), ProcessState.fresh()
    rngs = torch.get_rng_state(), random.getstate(), np.random.get_state()
    records: dict[str, Record] = {}
    try:
        for name, probe in watched.items():
            if any(isinstance(record.outcome, TimedOut) for record in records.values()):
                records[name] = Record(NotRun("not run, because the one before took too long"))
            else:
                records[name] = _record(probe, namespace, checks.expected.seeds[name], state)
    finally:
        sys.stdout, sys.stderr = streams
        before.restore()
        torch.set_rng_state(rngs[0])
        random.setstate(rngs[1])
        np.random.set_state(rngs[2])
    return ObservedHere(Transcript(records), {name: in_words(probe.lines) for name, probe in watched.items()})


@dataclass
class WatchedProbe:
    """A probe that runs within a limit of time, and keeps through which lines of the student's it failed."""

    probe: Probe
    namespace: dict[str, Any]
    limit_s: float
    lines: list[OwnLine] = field(default_factory=list)
    is_out_of_time: bool = False

    def __call__(self, submission: Submission, draw: Draw) -> Any:
        """Run the probe."""
        try:
            with TimeLimit(self.limit_s):
                return self.probe(submission, draw)
        except BaseException as error:
            self.is_out_of_time = isinstance(error, OutOfTime)
            self.lines = own_lines(error, self.namespace)
            raise


def _record(probe: WatchedProbe, namespace: dict[str, Any], seed: int, state: ProcessState) -> Record:
    ended = run_probe(0, probe, Submission(namespace), Draw(seed), [], state)
    return Record(_outcome(ended, probe), ended.warnings, ended.printed, ended.printed_chars)


def _outcome(ended: ProbeEnded, probe: WatchedProbe) -> Outcome:
    if probe.is_out_of_time:
        return TimedOut(probe.limit_s)
    if isinstance(ended.outcome, Raised) and ended.outcome.type_name == "KeyboardInterrupt":
        raise KeyboardInterrupt
    return ended.outcome


def checks_here() -> PublicChecks:
    """The checks beside the notebook, which is run in its own folder.

    Raises:
        UsageError: there are none.
    """
    return _checks_in(Path.cwd())


@cache
def _checks_in(folder: Path) -> PublicChecks:
    return PublicChecks(folder)


def _probes(checks: PublicChecks) -> dict[str, Probe]:
    module = types.ModuleType("probes")
    filename = str(checks.folder / "checks" / checks.probe_set.filename)
    exec(compile(checks.probe_set.source, filename, "exec"), module.__dict__)  # noqa: S102 - the course's own probes
    linecache.checkcache(filename)
    return probes_of(module.__dict__)


def callers_namespace(depth: int) -> dict[str, Any]:
    """The notebook's global names; outside a notebook, those of the module that called, ``depth`` calls above this one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        return shell.user_ns  # type: ignore[no-any-return]
    return sys._getframe(depth).f_globals
