"""Judging a class again from what was observed of it: no student's code runs, but under probes that are new or have changed.

What cannot be judged from its evidence is left as it is, and named: it was observed under other conditions than today's, or
nothing was kept of it. Nothing is ever concluded from records of two different states of one probe.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from autograder import __version__
from autograder.classroom.grade import with_search_notes
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.reading import ReadSubmission, file_digest, read_submission
from autograder.errors import SubmissionError
from autograder.judge.conclusion import conclude
from autograder.judge.evidence import Evidence, EvidenceError, unpack
from autograder.judge.remembered import RememberingGrader
from autograder.results.model import RunInfo
from autograder.results.store import KeptResult
from autograder.sandbox.transcript import ORDERLY, Transcript

NOTHING_KEPT = "nothing was kept of what it did"
NOT_READ = "it was not graded before, and may be read otherwise now"
OTHER_SALT = "it was graded under another salt or enclosure than the last run"
OTHER_CONDITIONS = "it was run under other conditions than today's: limits, given cells, this program, torch, or what all probes share"
RAN_INTO_LIMITS = "a probe is new or has changed, and this code ran into a limit or ended its process, so that it is run in whole or not at all"
OTHER_FILE = "a probe is new or has changed, and the file is not there any more as it was graded"


@dataclass(frozen=True)
class Regrading:
    """What judging a class again has come to: the results that were judged again, and whose must be graded, with why."""

    info: RunInfo
    again: list[KeptResult] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def run_again(self) -> list[str]:
        """Those whose code has run, under probes that are new or have changed."""
        return [one.result.id for one in self.again if one.fresh]


class _WantsGradingError(Exception):
    """A result that cannot be judged from its evidence, with why."""


class Regrader:
    """Judges kept results again, one after the other.

    Args:
        opened: the assignment, under the salt and the enclosure of ``run``.
        run: the newest run that counts.
        secrets: folders that no submission may read, besides the assignment's.
        say: told what staff should know of this machine.

    Raises:
        SandboxError: what submissions are compared with has to be observed, and cannot.
    """

    def __init__(
        self,
        opened: OpenedAssignment,
        run: RunInfo,
        *,
        secrets: Sequence[Path] = (),
        say: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._opened, self._run, self._secrets = opened, run, secrets
        grader = opened.grader(say=say)
        self._grader = RememberingGrader(grader)
        self.info = msgspec.structs.replace(
            run,
            title=opened.assignment.settings.title,
            grader_digest=opened.digests.both,
            torch_version=grader.baseline.torch_version,
            autograder_version=__version__,
            exercises=grader.max_scores(),
            observation_digest=opened.digests.observation,
            judgement_digest=opened.digests.judgement,
        )

    def regrade(
        self, kept: Iterable[KeptResult], on_result: Callable[[], object] = lambda: None
    ) -> Regrading:
        """Judge again what another grader has judged. What today's has judged stays as it is.

        Args:
            on_result: called whenever one has been looked at.

        Raises:
            SandboxError: a probe has to be run, and cannot.
        """
        regrading = Regrading(self.info)
        for one in kept:
            if one.result.grader_digest != self.info.grader_digest:
                try:
                    regrading.again.append(self._again(one))
                except _WantsGradingError as why:
                    regrading.left[one.result.id] = str(why)
            on_result()
        return regrading

    def _again(self, one: KeptResult) -> KeptResult:
        result = one.result
        if (result.salt, result.sandbox) != (self._run.salt, self._run.sandbox):
            raise _WantsGradingError(OTHER_SALT)
        if result.status == "unreadable":
            return self._unreadable(one)
        evidence = _evidence_of(one)
        if evidence.probes != self._opened.probes:
            one, evidence = self._with_todays_probes(one, evidence)
        concluded = conclude(
            self._grader, evidence, student=result.id, path=result.path, digest=result.digest
        )
        measured = msgspec.structs.replace(
            concluded, wall_s=result.wall_s, memory_mib=result.memory_mib, hints_seen=result.hints_seen
        )
        return one._replace(result=with_search_notes(measured, one.search))

    def _unreadable(self, one: KeptResult) -> KeptResult:
        """As it is, of as many points as there are now."""
        if one.result.observation_digest != self.info.observation_digest:
            raise _WantsGradingError(NOT_READ)
        worth = sum(self.info.exercises.values())
        return one._replace(result=msgspec.structs.replace(one.result, max_score=worth))

    def _with_todays_probes(self, one: KeptResult, evidence: Evidence) -> tuple[KeptResult, Evidence]:
        """The evidence with the records of probes that are as they were, and those of the others anew."""
        today = self._opened.probes
        same = {name for name, digest in today.items() if evidence.probes.get(name) == digest}
        if not same:
            raise _WantsGradingError(OTHER_CONDITIONS)
        old = evidence.transcript
        if len(same) == len(today):
            return one, _replaced(evidence, merged(old, Transcript({}), list(today)), today)
        if not is_orderly(old):
            raise _WantsGradingError(RAN_INTO_LIMITS)
        submission = self._read(one)
        new = self._observe(submission, [name for name in today if name not in same])
        kept = {name: record for name, record in old.records.items() if name in same}
        transcript = merged(msgspec.structs.replace(old, records=kept), new, list(today))
        evidence = _replaced(evidence, transcript, today)
        fresh = self._opened.pack(evidence, submission)
        return one._replace(evidence_id=None, evidence=b"", fresh=fresh), evidence

    def _read(self, one: KeptResult) -> ReadSubmission:
        path, root = Path(one.result.path), Path(one.search.root) if one.search.root else None
        with suppress(SubmissionError):
            if file_digest(path, root) == one.result.digest:
                return read_submission(path, self._opened.assignment, root)
        raise _WantsGradingError(OTHER_FILE)

    def _observe(self, submission: ReadSubmission, names: Iterable[str]) -> Transcript:
        self._opened.check_enclosure(self._secrets)
        return self._opened.observe(submission, {name: self._opened.seeds[name] for name in names})


def _evidence_of(one: KeptResult) -> Evidence:
    if one.evidence_id is None:
        raise _WantsGradingError(NOTHING_KEPT)
    try:
        return unpack(one.evidence)
    except EvidenceError as error:
        raise _WantsGradingError(f"what was kept of it is damaged ({error})") from None


def _replaced(evidence: Evidence, transcript: Transcript, probes: dict[str, str]) -> Evidence:
    return msgspec.structs.replace(evidence, transcript=transcript, probes=probes)


def is_orderly(transcript: Transcript) -> bool:
    """Whether one child ran all of the submission from its first cell to its last probe."""
    outcomes = [
        *(failure.outcome for failure in transcript.cell_failures),
        *(record.outcome for record in transcript.records.values()),
    ]
    # After any other end the later probes ran in a child of their own, or not at all.
    return all(isinstance(outcome, ORDERLY) for outcome in outcomes)


def merged(old: Transcript, new: Transcript, names: Sequence[str]) -> Transcript:
    """``old`` with the records of ``new`` besides, of the probes in ``names`` and in their order."""
    records = {**old.records, **new.records}
    return msgspec.structs.replace(
        old,
        records={name: records[name] for name in names if name in records},
        adapted=sorted({*old.adapted, *new.adapted}),
    )
