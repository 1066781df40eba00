"""Take pictures of nbgrader's formgrader and of a feedback page after grading in bulk, and check that they say what was graded.

    python tools/formgrader_pictures.py [--out build/pictures]

Needs Chromium (Debian's package ``chromium``), ``pip install playwright`` and the extra ``nbgrader``. A small course is made in a folder of
its own below build/, with submissions from examples/class; it is removed at the end.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from nbgrader.api import Gradebook
from pictures import CHROMIUM, FLAGS, ROOT, jupyter_lab
from playwright.sync_api import Browser, Page, sync_playwright

from autograder.nbgrader.gradebook import StudentReport

ASSIGNMENT, NOTEBOOK = "05_gradient_checking", "gradient_checking"
STUDENTS = ("amelie_baumann", "deleted_cells", "forward_difference", "kavya_rao", "not_json", "uma_fischer")
MISTAKEN, UNREADABLE = "forward_difference", "not_json"
VIEW = {"width": 1300, "height": 1000}
BIN = Path(sys.executable).parent
KNOWN, UNGRADED = "This looks like a mistake we know.", "This submission is not graded"


class _Report(msgspec.Struct):
    students: list[StudentReport]


@contextmanager
def graded_course() -> Iterator[Path]:
    """A course with graded submissions and their feedback pages; $NBGRADER_COURSE names it."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="formgrader-") as folder:
        course = Path(folder)
        os.environ["NBGRADER_COURSE"] = folder
        os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        (course / "exchange").mkdir()
        for student in STUDENTS:
            handed_in = course / "submitted" / student / ASSIGNMENT
            handed_in.mkdir(parents=True)
            original = ROOT / "examples" / "class" / f"{student}.ipynb"
            shutil.copyfile(original, handed_in / f"{NOTEBOOK}.ipynb")
        _run("autograder", "nbgrader", "source", ASSIGNMENT, "--to", str(course / "source"))
        _run("nbgrader", "generate_assignment", ASSIGNMENT)
        report = str(course / "report.json")
        _run("autograder", "nbgrader", "grade", str(ROOT), ASSIGNMENT, "--report", report, statuses=(1,))
        _run("nbgrader", "generate_feedback", ASSIGNMENT)
        yield course


def _run(program: str, *arguments: str, statuses: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode not in statuses:
        sys.exit(
            f"{program} {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}"
        )


class Formgrader:
    """The formgrader in a browser."""

    def __init__(self, browser: Browser, address: str, course: Path, out: Path) -> None:
        self._page: Page = browser.new_page(viewport=VIEW)  # type: ignore[arg-type]
        self._address = f"{address}/formgrader"
        self._course = course
        self._out = out
        reports = msgspec.json.decode((course / "report.json").read_bytes(), type=_Report).students
        self._reports = {report.student: report for report in reports}

    def take_all(self) -> list[Path]:
        """The pictures; each page is checked as it is taken."""
        return [
            self._manage_assignments(),
            self._manage_submissions(),
            self._notebook_list(),
            self._manual_grading(MISTAKEN),
            self._manual_grading(UNREADABLE),
            self._feedback(MISTAKEN),
            self._feedback(UNREADABLE),
            self._autograde_by_button(MISTAKEN),
        ]

    def _manage_assignments(self) -> Path:
        self._open("manage_assignments", f"text={ASSIGNMENT}")
        assert str(len(STUDENTS)) in self._row(ASSIGNMENT).split(), self._row(ASSIGNMENT)
        return self._shot("manage-assignments")

    def _manage_submissions(self) -> Path:
        self._open(f"manage_submissions/{ASSIGNMENT}", f"text={STUDENTS[-1]}")
        for student, report in self._reports.items():
            shown = "needs manual grading" if report.score is None else f"{report.score:g} / 100"
            assert shown in self._row(student), self._row(student)
        return self._shot("manage-submissions")

    def _notebook_list(self) -> Path:
        self._open(f"gradebook/{ASSIGNMENT}/{NOTEBOOK}", "text=Submission #1")
        return self._shot("submissions-of-a-notebook")

    def _manual_grading(self, student: str) -> Path:
        self._open(f"submissions/{self._submission(student)}/", "input.score")
        self._page.wait_for_timeout(2_000)
        (notebook,) = self._reports[student].notebooks
        for cell, score in notebook.scores.items():
            field = self._page.locator(f"input[id='{cell}']")
            shown = field.input_value() or field.get_attribute("placeholder") or ""
            assert shown == ("" if notebook.ungraded else f"{score:g}"), (cell, shown)
        assert (UNGRADED if notebook.ungraded else KNOWN) in self._text()
        fields = self._page.locator("textarea.comment")
        comments = fields.evaluate_all("all => all.map(one => one.value || one.placeholder)")
        assert notebook.ungraded or any(KNOWN in comment for comment in comments), comments
        return self._shot(f"manual-grading-{student}", whole=True)

    def _feedback(self, student: str) -> Path:
        path = self._course / "feedback" / student / ASSIGNMENT / f"{NOTEBOOK}.html"
        self._page.goto(path.as_uri(), wait_until="load")
        report = self._reports[student]
        assert f"{NOTEBOOK} (Score: {report.score or 0.0} / 100.0)" in self._text()
        assert (UNGRADED if report.score is None else KNOWN) in self._text()
        return self._shot(f"feedback-{student}", whole=True)

    def _autograde_by_button(self, student: str) -> Path:
        self._open(f"manage_submissions/{ASSIGNMENT}", f"text={student}")
        self._page.locator("tr", has_text=student).locator(".autograde a").click()
        self._page.wait_for_selector("text=Successfully autograded", timeout=120_000)
        picture = self._shot("autograded-by-button")
        self._open(f"manage_submissions/{ASSIGNMENT}", f"text={student}")
        assert f"{self._reports[student].score:g} / 100" in self._row(student), self._row(student)
        return picture

    def _row(self, named: str) -> str:
        return self._page.locator("tr", has_text=named).inner_text()

    def _text(self) -> str:
        return self._page.inner_text("body")

    def _submission(self, student: str) -> str:
        with Gradebook(f"sqlite:///{self._course}/gradebook.db", "autograd") as gradebook:
            return str(gradebook.find_submission_notebook(NOTEBOOK, ASSIGNMENT, student).id)

    def _open(self, page: str, until: str) -> None:
        self._page.goto(f"{self._address}/{page}", wait_until="load")
        self._page.wait_for_selector(until, timeout=60_000)

    def _shot(self, name: str, *, whole: bool = False) -> Path:
        path = self._out / f"formgrader-{name}.png"
        self._page.screenshot(path=path, full_page=whole)
        return path


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "pictures")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    with graded_course() as course, jupyter_lab(ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        pictures = Formgrader(browser, address, course, out).take_all()
        browser.close()
    for picture in pictures:
        print(picture)


if __name__ == "__main__":
    main()
