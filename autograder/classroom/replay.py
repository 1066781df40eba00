"""Running one test's probes again on one submission, for staff: what was returned, what was printed, and the traceback.

The submission runs as it is graded, enclosed, with the same inputs. The traceback is what its own process says, and is shown
as a claim of that process.
"""

from dataclasses import replace
from pathlib import Path

from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.reading import ReadSubmission, file_digest, read_submission
from autograder.errors import SubmissionError, UsageError
from autograder.judge.evidence import EvidenceError, unpack
from autograder.judge.observation import describe
from autograder.judge.verdicts import describe_outcome
from autograder.results.replay import Replay, ReplayedProbe
from autograder.results.store import KeptResult
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.transcript import DictValue, Raised, Record, Returned, Transcript, Value

TELLING = '''


def _tell_all() -> None:
    """Have each probe that raises tell its traceback."""
    import functools
    import traceback

    def telling(function):
        @functools.wraps(function)
        def probe(submission, draw):
            try:
                return function(submission, draw)
            except (NotImplementedError, MissingName):
                raise
            except BaseException as error:
                trace = error.__traceback__ and error.__traceback__.tb_next
                lines = traceback.format_exception(type(error), error, trace)
                raise RuntimeError("".join(lines)[-9000:]) from None

        return probe

    for name, value in list(globals().items()):
        if getattr(value, "is_probe", False) is True:
            globals()[name] = telling(value)


from autograder.probing import MissingName

_tell_all()
'''
"""What is put below a ``probes.py``. Which exceptions have a verdict of their own stays as it is."""


def replay(opened: OpenedAssignment, kept: KeptResult, probes: list[str]) -> Replay:
    """Run ``probes`` again on a submission.

    Raises:
        UsageError: neither the file nor anything of it is there.
        SandboxError: it cannot be enclosed.
    """
    submission, note = _submission_of(opened, kept)
    telling = replace(opened.probe_set, source=opened.probe_set.source + TELLING)
    seeds = {name: opened.seeds[name] for name in probes}
    with opened.observer_of(telling) as observer:
        transcript = observer.observe(submission.cells, seeds, submission.surroundings)
    replayed = [_replayed(name, transcript, opened.probe_set) for name in probes]
    failed = [f"{one.cell}: {describe_outcome(one.outcome)}" for one in transcript.cell_failures]
    return Replay(replayed, failed, note)


def _submission_of(opened: OpenedAssignment, kept: KeptResult) -> tuple[ReadSubmission, str]:
    """The file as it was graded, or at least its cells, and what is to be said of that."""
    result, root = kept.result, Path(kept.search.root) if kept.search.root else None
    try:
        if file_digest(Path(result.path), root) == result.digest:
            return read_submission(Path(result.path), opened.assignment, root), ""
        why = "has changed since"
    except SubmissionError as error:
        why = str(error)
    try:
        cells = unpack(kept.evidence).cells
    except EvidenceError:
        raise UsageError(
            f"{result.path} {why}, and nothing was kept of it; put it back as it was graded"
        ) from None
    note = f"{result.path} {why}; its code ran as it was kept, without what lay beside it"
    return ReadSubmission(cells, result.digest), note


def _replayed(name: str, transcript: Transcript, probe_set: ProbeSet) -> ReplayedProbe:
    record = transcript.records.get(name) or Record(transcript.outcome(name))
    outcome, traceback = record.outcome, ""
    if isinstance(outcome, Returned):
        ended = _in_full(outcome.value)
    elif isinstance(outcome, Raised):
        traceback = outcome.message
        ended = traceback.rstrip().rpartition("\n")[2]
    else:
        ended = describe_outcome(outcome)
    cut = "…" if record.printed_chars > len(record.printed) else ""
    called = probe_set.calls.get(name, name)
    return ReplayedProbe(name, called, ended, traceback, record.printed + cut, record.warnings)


def _in_full(value: Value) -> str:
    """A value, and what a dict holds a line each."""
    if isinstance(value, DictValue):
        return "\n".join(f"{key}: {describe(item)}" for key, item in value.items.items()) or "{}"
    return describe(value)
