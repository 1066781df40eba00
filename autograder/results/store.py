"""Results in a database, through SQLAlchemy: a row a graded submission, written as each one ends.

Nothing is overwritten: a submission graded or judged again, because it or the grader changed, gets a row of its own, and the
newest row of a student counts, except for rows of runs that have been reverted. Evidence is kept beside the row that was concluded from it.
What people decide stands in tables of its own, and is laid over the results whenever they are read. How a store is opened,
:mod:`autograder.results.opening` knows.
"""

import hashlib
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from autograder.errors import StoreError, UsageError
from autograder.results.complaints import Case, Complaint, Settlement, cases_of
from autograder.results.database import (
    COMMENTS,
    COMPLAINTS,
    EVIDENCE,
    OBSERVED,
    OVERRIDES,
    REVERTS,
    RUNS,
    SETTLEMENTS,
    SUBMISSIONS,
)
from autograder.results.evidence import KeptEvidence, SearchNotes
from autograder.results.failures import explained
from autograder.results.marks import Marks, StudentComment, StudentOverride
from autograder.results.model import HandedIn, RunInfo, SubmissionResult
from autograder.results.place import StorePlace

KEPT_AT_A_TIME = 16
"""So many students' evidence is in memory at once."""


class Run(NamedTuple):
    """A run that has left results: its number, when it began, in seconds since 1970, what it depends on, whether it has been reverted."""

    number: int
    started_at: float
    info: RunInfo
    is_reverted: bool


class KeptResult(NamedTuple):
    """A student's result with what it was concluded from; ``evidence`` is empty, and ``evidence_id`` None, where nothing is kept.

    ``fresh``: evidence that is to be kept in its place.
    """

    result: SubmissionResult
    evidence_id: int | None
    evidence: bytes
    search: SearchNotes
    fresh: KeptEvidence | None = None


class Store:
    """The results of one folder, of one assignment.

    ``tables``: those that are there; of what an older store has no table for, it holds nothing. ``writer``: the connection that
    holds the right to write.
    """

    def __init__(
        self,
        engine: sa.Engine,
        folder: Path,
        place: StorePlace,
        assignment: str,
        *,
        tables: Collection[str],
        writer: sa.Connection | None = None,
    ) -> None:
        self._engine = engine
        self.folder = folder
        self.place = place
        self.assignment = assignment
        self._tables = tables
        self._writer = writer
        self._run: int | None = None

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """A transaction by the connection that holds the right to write; a lost one is not made anew, since another may have that right then."""
        assert self._writer is not None
        if self._writer.invalidated:
            raise StoreError(f"{self.place}: the connection was lost; run the same again")
        with explained(self.place), self._writer.begin():
            yield self._writer

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with explained(self.place), self._engine.connect() as connection:
            yield connection

    def _has(self, *tables: sa.Table) -> bool:
        return all(table.name in self._tables for table in tables)

    def begin_run(self, info: RunInfo) -> None:
        """Note what the results that follow depend on."""
        with self._writing() as connection:
            self._run = _insert(connection, RUNS, started_at=time.time(), info=_json(info))
        self._info = info

    def write(
        self,
        result: SubmissionResult,
        evidence: KeptEvidence | None = None,
        search: SearchNotes = SearchNotes(),  # noqa: B008 - it is frozen
    ) -> SubmissionResult:
        """Keep one result, stamped with what its run depends on, and its evidence; both are on disk when this returns."""
        with self._writing() as connection:
            assert self._run is not None
            evidence_id = _keep(connection, evidence) if evidence else None
            stamped = _write_row(connection, self._run, self._info, result, evidence_id, search)
        return self.marks().over(stamped)

    def hand_in(self, student: str, handed_in: HandedIn | None) -> SubmissionResult:
        """Keep that a file which has its result was handed in again as it was, at another time; the result with that."""
        (kept,) = self.kept(student)
        result = msgspec.structs.replace(kept.result, handed_in=handed_in)
        search = msgspec.structs.replace(kept.search, handed_in=handed_in)
        with self._writing() as connection:
            assert self._run is not None
            stamped = _write_row(connection, self._run, self._info, result, kept.evidence_id, search)
        return self.marks().over(stamped)

    def write_again(self, info: RunInfo, kept: Iterable[KeptResult]) -> int:
        """Keep results that were concluded anew as one run: all of them or, if this is ended meanwhile, none; its number."""
        with self._writing() as connection:
            run = _insert(connection, RUNS, started_at=time.time(), info=_json(info))
            for one in kept:
                evidence_id = _keep(connection, one.fresh) if one.fresh else one.evidence_id
                _write_row(connection, run, info, one.result, evidence_id, one.search)
        return run

    def revert(self, who: str) -> Run:
        """Let the results of the newest run that counts count no more, so that those before it do; that run.

        Raises:
            UsageError: there is no run before it.
        """
        counting = [run for run in self.runs() if not run.is_reverted]
        if len(counting) < 2:
            raise UsageError(
                f"{self.folder} holds one run that counts, and there is none before it to go back to"
            )
        with self._writing() as connection:
            last = connection.execute(sa.select(sa.func.max(RUNS.c.id))).scalar()
            row = {"run": counting[-1].number, "last_run": last, "who": who, "at": time.time()}
            connection.execute(REVERTS.insert().values(row))
        return counting[-1]

    def override(self, row: StudentOverride) -> None:
        """Keep a decision on an exercise's points."""
        self._add(OVERRIDES, row)

    def comment(self, *rows: StudentComment) -> None:
        """Keep comments on students' work, all of them or none."""
        with self._writing() as connection:
            connection.execute(COMMENTS.insert(), [_columns(row) for row in rows])

    def complain(self, row: Complaint) -> int:
        """Keep a student's complaint; its number."""
        return self._add(COMPLAINTS, row)

    def settle(self, row: Settlement) -> None:
        """Keep what was decided on a complaint."""
        self._add(SETTLEMENTS, row)

    def cases(self) -> list[Case]:
        """All complaints with what was decided on them, the oldest first."""
        if not self._has(COMPLAINTS, SETTLEMENTS):
            return []
        with self._reading() as connection:
            complaints = connection.execute(sa.select(COMPLAINTS).order_by(COMPLAINTS.c.id))
            settlements = connection.execute(sa.select(SETTLEMENTS).order_by(SETTLEMENTS.c.id))
            return cases_of(
                [msgspec.convert(row, Complaint, from_attributes=True) for row in complaints],
                [msgspec.convert(row, Settlement, from_attributes=True) for row in settlements],
            )

    def _add(self, table: sa.Table, row: msgspec.Struct) -> int:
        """Keep a row; its number."""
        with self._writing() as connection:
            return _insert(connection, table, **_columns(row))

    def marks(self) -> Marks:
        """What people have decided, the oldest first."""
        if not self._has(OVERRIDES, COMMENTS):
            return Marks([], [])
        with self._reading() as connection:
            overrides = connection.execute(sa.select(OVERRIDES).order_by(OVERRIDES.c.id))
            comments = connection.execute(sa.select(COMMENTS).order_by(COMMENTS.c.id))
            return Marks(
                [msgspec.convert(row, StudentOverride, from_attributes=True) for row in overrides],
                [msgspec.convert(row, StudentComment, from_attributes=True) for row in comments],
            )

    def runs(self) -> list[Run]:
        """The runs that have left results, the oldest first."""
        some = sa.select(SUBMISSIONS.c.run).distinct()
        query = sa.select(RUNS).where(RUNS.c.id.in_(some)).order_by(RUNS.c.id)
        with self._reading() as connection:
            has_some = self._has(REVERTS)
            reverted = set(connection.execute(sa.select(REVERTS.c.run)).scalars()) if has_some else ()
            return [
                Run(row.id, row.started_at, msgspec.json.decode(row.info, type=RunInfo), row.id in reverted)
                for row in connection.execute(query)
            ]

    def last_run(self) -> RunInfo | None:
        """What the results of the newest run depend on that has not been reverted."""
        query = sa.select(RUNS.c.info).order_by(RUNS.c.id.desc()).limit(1)
        with self._reading() as connection:
            text = connection.execute(query.where(*self._counts(RUNS.c.id, None))).scalar()
            return msgspec.json.decode(text, type=RunInfo) if text else None

    def results(self, at: int | None = None) -> list[SubmissionResult]:
        """The newest result of every student, by id, with what people have decided.

        Args:
            at: as they were when this run had ended; by default as they are now.
        """
        marks = self.marks()
        return [marks.over(result) for result in self.judged(at)]

    def judged(self, at: int | None = None) -> list[SubmissionResult]:
        """The newest result of every student, by id, as the tests alone have it."""
        return self._newest(at)

    def _counts(self, run: sa.ColumnElement[int], at: int | None) -> list[sa.ColumnElement[bool]]:
        """What holds of rows that count, now or when the run ``at`` had ended."""
        until = [] if at is None else [run <= at]
        if not self._has(REVERTS):
            return until
        reverted = sa.select(REVERTS.c.run)
        return [*until, run.not_in(reverted if at is None else reverted.where(REVERTS.c.last_run < at))]

    def _newest_rows(self, at: int | None = None) -> sa.ColumnElement[bool]:
        newest = sa.select(sa.func.max(SUBMISSIONS.c.row)).where(*self._counts(SUBMISSIONS.c.run, at))
        return SUBMISSIONS.c.row.in_(newest.group_by(SUBMISSIONS.c.id))

    def _newest(self, at: int | None, *conditions: sa.ColumnElement[bool]) -> list[SubmissionResult]:
        query = sa.select(SUBMISSIONS.c.result).where(self._newest_rows(at), *conditions)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(SUBMISSIONS.c.id))
            return [msgspec.json.decode(text, type=SubmissionResult) for (text,) in rows]

    def graded_at(self) -> dict[str, float]:
        """When the newest result of every student was made, in seconds since 1970."""
        query = sa.select(SUBMISSIONS.c.id, SUBMISSIONS.c.graded_at).where(self._newest_rows())
        with self._reading() as connection:
            return {row.id: row.graded_at for row in connection.execute(query)}

    def graded(self, info: RunInfo) -> dict[tuple[str, str], SubmissionResult]:
        """The results that count and came of this grader, salt and sandbox, by (student, submission digest)."""
        found = self._newest(
            None,
            SUBMISSIONS.c.grader_digest == info.grader_digest,
            SUBMISSIONS.c.salt == info.salt,
            SUBMISSIONS.c.status == "graded",
        )
        marks = self.marks()
        return {
            (result.id, result.digest): marks.over(result)
            for result in found
            if result.sandbox == info.sandbox
        }

    def kept(self, student: str | None = None) -> Iterator[KeptResult]:
        """The newest result of every student, by id, or of one, as the tests alone have it, with its evidence."""
        whose = [] if student is None else [SUBMISSIONS.c.id == student]
        if not self._has(OBSERVED, EVIDENCE):
            yield from (KeptResult(one, None, b"", SearchNotes()) for one in self._newest(None, *whose))
            return
        joined = SUBMISSIONS.outerjoin(OBSERVED).outerjoin(EVIDENCE)
        columns = SUBMISSIONS.c.result, OBSERVED.c.evidence, EVIDENCE.c.content, OBSERVED.c.search
        query = sa.select(*columns).select_from(joined).where(self._newest_rows(), *whose)
        with self._reading() as connection:
            at_a_time = connection.execution_options(yield_per=KEPT_AT_A_TIME)
            for row in at_a_time.execute(query.order_by(SUBMISSIONS.c.id)):
                search = msgspec.json.decode(row.search or "{}", type=SearchNotes)
                result = msgspec.json.decode(row.result, type=SubmissionResult)
                yield KeptResult(result, row.evidence, row.content or b"", search)


def stamped(result: SubmissionResult, info: RunInfo) -> SubmissionResult:
    """``result`` with what the results of its run depend on."""
    return msgspec.structs.replace(
        result,
        grader_digest=info.grader_digest,
        salt=info.salt,
        sandbox=info.sandbox,
        torch_version=info.torch_version,
        observation_digest=info.observation_digest,
        judgement_digest=info.judgement_digest,
    )


def _columns(row: msgspec.Struct) -> dict[str, Any]:
    """What is kept of a row that has no number yet."""
    return {name: value for name, value in msgspec.structs.asdict(row).items() if name != "id"}


def _insert(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    """Insert a row; its number."""
    key = connection.execute(table.insert().values(**values)).inserted_primary_key
    assert key
    return int(key[0])


def _keep(connection: sa.Connection, evidence: KeptEvidence) -> int:
    """The number of this evidence, which is kept once."""
    digest = hashlib.sha256(evidence.content).hexdigest()
    same = EVIDENCE.c.address == evidence.address, EVIDENCE.c.content_digest == digest
    there = connection.execute(sa.select(EVIDENCE.c.id).where(*same)).scalar()
    return there or _insert(
        connection, EVIDENCE, address=evidence.address, content_digest=digest, content=evidence.content
    )


def _write_row(
    connection: sa.Connection,
    run: int,
    info: RunInfo,
    result: SubmissionResult,
    evidence_id: int | None,
    search: SearchNotes,
) -> SubmissionResult:
    """Write one result, stamped with what its run depends on."""
    result = stamped(result, info)
    row = _insert(
        connection,
        SUBMISSIONS,
        run=run,
        id=result.id,
        path=result.path,
        digest=result.digest,
        grader_digest=info.grader_digest,
        salt=info.salt,
        status=result.status,
        score=result.score,
        max_score=result.max_score,
        graded_at=time.time(),
        result=_json(result),
    )
    connection.execute(OBSERVED.insert().values(row=row, evidence=evidence_id, search=_json(search)))
    return result


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
