"""What the pages of a report tell beside results, read from where it stands: the assignment, the course, the code handed in.

The code is what was kept as evidence. Of a run that kept none the files are read again, by the reader that read them to be graded, and
never executed; one that is not byte for byte what was graded is left out: what it says now is not what the results are about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.assignment.course import Course, load_course
from autograder.assignment.lecture import load_lecture
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, stub_of
from autograder.classroom.reading import read_submission
from autograder.errors import SubmissionError
from autograder.judge.evidence import EvidenceError, executed_cells
from autograder.judge.probe_parts import probe_sentences
from autograder.results.model import SubmissionResult
from autograder.results.pages.about import About, PublicCall, ShownMistake, ShownWork
from autograder.results.pages.class_data import ClassData
from autograder.sandbox.protocol import Cell
from autograder.student.call_code import call_code
from autograder.student.shipped import CHECKS, ExpectedFile, ShippedMistake, decode_expected

HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
TOP_LEVEL = re.compile(r"^[^\s#)\]}]", re.MULTILINE)


def about(folder: Path, data: ClassData) -> About:
    """What there is to tell of the assignment in ``folder`` and of the code that these are the results of.

    Raises:
        AssignmentError: the assignment, or the course's own file, is damaged.
    """
    assignment, course = load_assignment(folder), course_of(folder)
    root = folder.resolve().parents[1]
    return About(
        mistakes=_mistakes(assignment, _load_expected(root / "assignments" / assignment.name)),
        sections=_sections(assignment),
        lecture=_lecture(assignment, root),
        given={
            cell.exercise: (cell.source, stub_of(cell.source)) for cell in assignment.cells if cell.exercise
        },
        works={
            result.id: work_of(result, assignment, data.evidence.get(result.id, b""))
            for result in data.graded
        },
        contact=course.contact,
        course=course.title,
    )


def course_of(folder: Path) -> Course:
    """The course that the assignment in ``folder`` belongs to."""
    return load_course(folder.resolve().parents[1])


def work_of(result: SubmissionResult, assignment: Assignment, evidence: bytes = b"") -> ShownWork:
    """The code that a result is about, by exercise: as it was executed, or else of its file, if it is still there and the same."""
    with suppress(EvidenceError):
        return ShownWork("here", _by_exercise(executed_cells(evidence), assignment.exercises))
    path = Path(result.path)
    if not path.is_file():
        return ShownWork("gone")
    with suppress(SubmissionError, MemoryError):
        for root in (None, path.parent.parent):  # what lies beside a file counts in a folder of its own alone
            submission = read_submission(path, assignment, root)
            if submission.digest == result.digest:
                return ShownWork("here", _by_exercise(submission.cells, assignment.exercises))
    return ShownWork("changed")


def _by_exercise(cells: Sequence[Cell], exercises: Iterable[str]) -> dict[str, str]:
    found = {name: source_of(name, cells) for name in exercises}
    return {name: source for name, source in found.items() if source}


def source_of(exercise: str, cells: Sequence[Cell]) -> str:
    """The cell that defines an exercise, the last one if there are several; of a whole script, the definition alone."""
    bound = re.compile(rf"^(?:(?:async\s+)?(?:def|class)\s+{exercise}\b|{exercise}\s*[:=])", re.MULTILINE)
    for cell in reversed(cells):
        if match := [*bound.finditer(cell.source)][-1:]:
            return _definition(cell.source, match[0]) if cell.is_script else cell.source.strip()
    return ""


def _definition(source: str, match: re.Match[str]) -> str:
    """From a definition, with its decorators and the comments right above it, to the next statement at the margin."""
    after = TOP_LEVEL.search(source, match.end())
    above = re.search(r"(?:^[#@][^\n]*\n)*\Z", source[: match.start()], re.MULTILINE)
    start = above.start() if above else match.start()
    return source[start : after.start() if after else len(source)].strip()


def _load_expected(folder: Path) -> ExpectedFile | None:
    """The shipped checks of an assignment, if they have been built and can be read."""
    try:
        return decode_expected((folder / CHECKS / "expected.json").read_bytes())
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def _mistakes(assignment: Assignment, expected: ExpectedFile | None) -> dict[str, ShownMistake]:
    shipped = {mistake.key: mistake for mistake in expected.mistakes} if expected else {}
    calls = _public_calls(assignment, expected) if expected else {}
    return {
        mistake.key: ShownMistake(mistake.title, _call_of(mistake.exercise, shipped.get(mistake.key), calls))
        for mistake in assignment.mistakes
    }


def _call_of(
    exercise: str, mistake: ShippedMistake | None, calls: Mapping[str, PublicCall]
) -> PublicCall | None:
    """The call to which a mistake answers otherwise than the reference; None if there is none."""
    telling = next((calls[name] for name in mistake.outcomes if name in calls), None) if mistake else None
    return telling and replace(telling, check=f'check("{exercise}")')


def _public_calls(assignment: Assignment, expected: ExpectedFile) -> dict[str, PublicCall]:
    """What each public probe calls; of checks that were shipped in another version, those probes that are still there."""
    source = assignment.probes_source("public")
    sentences = probe_sentences(source, assignment.side("public") / "probes.py")
    return {
        name: PublicCall("", does, call_code(source, name, expected.seeds[name]))
        for name, does in sentences.items()
        if name in expected.seeds
    }


def _sections(assignment: Assignment) -> dict[str, str]:
    """For each exercise the nearest heading above it."""
    sections, heading = {}, ""
    for cell in assignment.cells:
        if cell.kind == "markdown" and (headings := HEADING.findall(cell.source)):
            heading = headings[-1]
        if cell.exercise:
            sections[cell.exercise] = heading
    return sections


def _lecture(assignment: Assignment, root: Path) -> Mapping[str, list[str]]:
    """For each exercise the items of the lecture that it says it teaches."""
    texts = {item.id: item.text for item in load_lecture(root)}
    taught: dict[str, list[str]] = {}
    for item, exercises in assignment.settings.lecture.items():
        for exercise in exercises:
            taught.setdefault(exercise, []).append(texts.get(item, item))
    return taught
