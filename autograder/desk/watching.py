"""Watching a student's folders: what was saved is checked again, by a process that is warm before it is needed.

:class:`NotebookWatch` is all of it but the screen and the keyboard: it looks at the files when it is told to, and knows what each key does. A check
takes a process that has imported torch; the next one is started as soon as one is used, so that it waits for the student, not the
student for it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from autograder.classroom.reading import read_own
from autograder.desk.folder import assignment_folders, notebook_at
from autograder.desk.hints_shown import TOLD, keep_shown
from autograder.desk.progress import NotebookProgress, next_exercise, read_progress
from autograder.desk.reset import reset_exercise
from autograder.errors import AutograderError, UsageError
from autograder.results.model import HintSeen
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.student.report import CheckReport, own_code_in, report_on
from autograder.student.shipped import PublicChecks, load_hints
from autograder.student.standing import standing_of

Stamp = tuple[int, int]
"""When a file was written, in nanoseconds, and its size."""
KEYS = {
    "n": "next",
    "j": "down",
    "k": "up",
    "m": "more",
    "h": "hint",
    "c": "check",
    "o": "open",
    "r": "reset",
    "q": "quit",
}
"""What can be pressed, and what it does."""


class Checker(Protocol):
    """Runs an assignment's public checks."""

    def check(self, folder: Path, notebook: Path) -> list[CheckReport]:
        """The reports on all exercises of a notebook."""

    def close(self) -> None:
        """End what it has started."""


class WarmChecker:
    """Checks with a process that is started before it is needed, for the assignment that was checked last."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._checks: PublicChecks | None = None
        self._observer: Observer | None = None

    def check(self, folder: Path, notebook: Path) -> list[CheckReport]:
        """The reports on all exercises of a notebook.

        Raises:
            UsageError: the notebook cannot be read, or its checks are damaged.
        """
        checks, observer = self._opened(folder)
        submission = read_own(notebook, checks.given)
        transcript = observer.observe(submission.cells, checks.expected.seeds, submission.surroundings)
        observer.close()  # the process has done its work; the next one warms up meanwhile
        observer.launch()
        return [
            report_on(checks, name, transcript, own_code_in(submission.cells, transcript, name))
            for name in checks.exercises
        ]

    def _opened(self, folder: Path) -> tuple[PublicChecks, Observer]:
        if self._folder != folder or self._checks is None or self._observer is None:
            self.close()
            self._checks = PublicChecks(folder)
            self._observer = Observer(self._checks.probe_set, self._checks.expected.limits, Level.OWN_MACHINE)
            self._folder = folder
        return self._checks, self._observer

    def close(self) -> None:
        """End the process."""
        if self._observer is not None:
            self._observer.close()
        self._observer = None


@dataclass
class NotebookWatch:
    """The student's assignments, how far each is, and what is looked at.

    ``said`` is the last thing that there is to say; ``hint`` the hint that is shown, ``page`` the part of hint and report. ``to_open`` is a
    notebook that is to be shown, until it is.
    """

    root: Path
    checker: Checker
    progresses: list[NotebookProgress] = field(default_factory=list)
    reports: dict[tuple[str, str], CheckReport] = field(default_factory=dict)
    chosen: tuple[int, str] = (0, "")
    said: str = ""
    hint: str = ""
    to_open: Path | None = None
    page: int = 0
    _stamps: dict[Path, Stamp] = field(default_factory=dict)
    _hints: dict[tuple[int, str], int] = field(default_factory=dict)
    """How many hints were shown of an exercise."""
    _asked: str = ""
    """The exercise that is put back if the key is pressed once more."""

    def __post_init__(self) -> None:
        folders = assignment_folders(self.root)
        self.progresses = [read_progress(folder) for folder in folders]
        self._stamps = {folder: stamp_of(folder) for folder in folders}
        self._choose_next(0)

    @property
    def report(self) -> CheckReport | None:
        """The report on the exercise that is looked at, if there is one."""
        number, exercise = self.chosen
        return self.reports.get((self.progresses[number].assignment, exercise))

    def due(self) -> tuple[int, bool] | None:
        """The number of an assignment to check, and whether it was saved; else nothing is known of it yet. None if there is none."""
        for number, progress in enumerate(self.progresses):
            stamp = stamp_of(progress.folder)
            if stamp != self._stamps[progress.folder]:
                self._stamps[progress.folder] = stamp
                return self._told(number, is_saved=True)
        for number, progress in enumerate(self.progresses):
            if progress.is_unchecked:
                return self._told(number, is_saved=False)
        return None

    def _told(self, number: int, *, is_saved: bool) -> tuple[int, bool]:
        self.said = f"checking {self.progresses[number].assignment} …"
        return number, is_saved

    def check(self, number: int, is_saved: bool = False) -> None:
        """Check one assignment; after it was saved, look at what is next in it."""
        began = time.monotonic()
        self.page = 0
        progress = self.progresses[number] = read_progress(self.progresses[number].folder)
        try:
            if progress.notebook is None:
                raise UsageError(progress.problem)
            reports = self.checker.check(progress.folder, progress.notebook)
        except AutograderError as error:
            self.said = str(error)
            self.progresses[number] = progress.failed(str(error))
            return
        self.progresses[number] = progress.checked([standing_of(report) for report in reports])
        self.reports.update({(progress.assignment, report.result.name): report for report in reports})
        self.said = f"{progress.assignment}: checked in {time.monotonic() - began:.1f} s"
        if is_saved and (self.chosen[0] != number or self._is_right(self.chosen)):
            self._choose_next(number)

    def _is_right(self, chosen: tuple[int, str]) -> bool:
        standings = self.progresses[chosen[0]].standings
        return any(one.exercise == chosen[1] and one.state == "right" for one in standings)

    def press(self, key: str) -> bool:
        """Do what a key says; whether to go on."""
        action = KEYS.get(key, "")
        if action == "more":
            self.page += 1
        elif action:
            self.hint, self.page = "", 0
        if action != "reset":
            self._asked = ""
        if action in ("up", "down"):
            self._move(1 if action == "down" else -1)
        elif action == "next":
            self._choose_next(self.chosen[0])
        elif action == "check":
            self.check(self.chosen[0])
        elif action == "hint":
            self._show_hint()
        elif action == "open":
            self.to_open = self.progresses[self.chosen[0]].notebook
        elif action == "reset":
            self._reset()
        return action != "quit"

    def _choose_next(self, first: int) -> None:
        found = next_exercise(self.progresses, first)
        if found is None:
            self.said = "All exercises pass their public checks."
        self.chosen = found or (first, self.progresses[first].standings[0].exercise)

    def _move(self, by: int) -> None:
        places = [
            (n, one.exercise) for n, progress in enumerate(self.progresses) for one in progress.standings
        ]
        self.chosen = places[(places.index(self.chosen) + by) % len(places)]

    def _show_hint(self) -> None:
        """The next hint of the exercise that is looked at; the last one stays the last."""
        number, exercise = self.chosen
        folder = self.progresses[number].folder
        try:
            hints = load_hints(folder, exercise)
        except UsageError as error:
            self.said = str(error)
            return
        level = self._hints[self.chosen] = min(self._hints.get(self.chosen, 0) + 1, len(hints))
        keep_shown(folder, HintSeen(exercise, level))
        self.hint = f"**Hint {level} of {len(hints)} on `{exercise}`**\n\n{hints[level - 1]}\n\n*{TOLD}*"

    def _reset(self) -> None:
        number, exercise = self.chosen
        if self._asked != exercise:
            self._asked = exercise
            self.said = f"Press r again to put {exercise} back as it was given; your text is kept aside."
            return
        self._asked = ""
        notebook = self.progresses[number].notebook
        try:
            if notebook is None:
                raise UsageError(self.progresses[number].problem)
            kept = reset_exercise(notebook, exercise)
        except UsageError as error:
            self.said = str(error)
            return
        self.said = (
            f"{exercise} is as it was given; your text is in {kept}. Reload the notebook where it is open."
        )


def stamp_of(folder: Path) -> Stamp:
    """When the notebook of a folder was written; (0, 0) if there is none."""
    try:
        status = notebook_at(folder)[0].stat()
    except (UsageError, OSError):
        return (0, 0)
    return status.st_mtime_ns, status.st_size


def watched(root: Path, checker: Checker | None = None) -> NotebookWatch:
    """A watch on all assignments at and below a folder.

    Raises:
        UsageError: there is none, or one's checks are damaged.
    """
    return NotebookWatch(root, checker or WarmChecker())


def check_all(watch: NotebookWatch) -> Sequence[NotebookProgress]:
    """Check whatever nothing is known of yet; how far all are."""
    while due := watch.due():
        watch.check(*due)
    return watch.progresses
