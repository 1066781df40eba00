"""The report in a browser: nothing a student wrote comes alive, nothing is asked for, and the controls do what they say.

Needs Chromium and playwright; ``make test`` leaves it out (the marker ``browser``), and so does a machine without them.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from generate_class import HOSTILE_NAMES, MARKUP

pytest.importorskip("playwright", reason="pip install playwright")

from playwright.sync_api import sync_playwright
from report_pictures import CHROMIUM, FLAGS, VIEWS, opened, take, try_controls

from autograder.results.model import Comment, ExerciseResult, RunInfo, SubmissionResult, TestResult
from autograder.results.pages.about import About, PublicCall, ShownMistake, ShownWork
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.site import report_pages, write_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which(CHROMIUM), reason="apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def submission(student: str, number: int) -> SubmissionResult:
    """Right, wrong by one of two known mistakes, or wrong otherwise, and hostile wherever text of a student's may stand."""
    verdicts: list[tuple[Any, str | None]] = [
        ("passed", None),
        ("failed", "f/x"),
        ("failed", "f/y"),
        ("raised", None),
    ]
    verdict, diagnosis = verdicts[number % 4]
    tests = [
        TestResult(
            "test_f",
            "It works.",
            5,
            verdict,
            "It is wrong." * bool(number % 4),
            {"got": MARKUP, "error": MARKUP},
            diagnosis,
        ),
        TestResult("test_g", "It goes on.", 5, "passed" if number % 3 else "timed_out"),
    ]
    score = sum(test.points for test in tests if test.verdict == "passed")
    exercise = ExerciseResult(
        "f",
        score,
        10,
        tests,
        "**Does x.**\n\nWhy?" if diagnosis else "",
        "g" if verdict == "raised" else None,
    )
    return SubmissionResult(
        student, MARKUP, f"{number}", "graded", 10, score, exercises=[exercise], remarks=[MARKUP], staff_notes=[MARKUP],
        comments=[Comment(MARKUP, MARKUP, 0.0)],
    )  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a class with hostile names, mistakes, and two who are not graded."""
    names = [*HOSTILE_NAMES, *(f"student_{n:02}" for n in range(30))]
    results = [submission(name, number) for number, name in enumerate(names)]
    results += [
        SubmissionResult(f"lost_{n}", MARKUP, "", "unreadable", 10, reason="is <b>no</b> notebook")
        for n in range(2)
    ]
    call = PublicCall('check("f")', "f at 3.", "f(3)")
    about = About(
        mistakes={"f/x": ShownMistake("Does x.", call), "f/y": ShownMistake("Does y.")},
        works={name: ShownWork("here", {"f": f"# {MARKUP}"}) for name in names},
        lecture={"f": ["The chain rule"]},
    )
    info = RunInfo("06_tiny", "Tiny", "digest", "", "landlock", "2.13.0", "0.1.0", {"f": 10})
    folder = tmp_path_factory.mktemp("report")
    data = ClassData(info, results, dict.fromkeys(names, datetime(2026, 11, 27, tzinfo=UTC)))
    write_pages(folder, report_pages(data, about))
    return folder / "index.html"


def pages(index: Path) -> list[Path]:
    """The class's page, and a student's with a hostile name, for the student and for staff."""
    hostile = next(path for path in sorted((index.parent / "students").iterdir()) if "script" in path.name)
    return [index, hostile, index.parent / "staff" / hostile.name]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_page_is_quiet_asks_for_nothing_and_fits_the_screen(
    browser: Any, index: Path, view: Any, tmp_path: Path
) -> None:
    for path in pages(index):
        assert take(browser, path, view, tmp_path / "picture.png") == [], path


def test_rows_can_be_sorted_found_and_filtered_and_names_hidden(browser: Any, index: Path) -> None:
    assert try_controls(browser, index) == []


def test_what_is_looked_for_would_be_seen(browser: Any, tmp_path: Path) -> None:
    """A page without a policy, on which a student's markup comes alive, is noticed."""
    bad = tmp_path / "bad.html"
    bad.write_text(f"<body>{MARKUP}<p style='width:5000px'>wide</p></body>")
    with opened(browser, bad, VIEWS[0]) as here:
        assert "a student's script has run" in here.wrong
        assert any(what.startswith("request:") for what in here.wrong)
    assert any("wider than the screen" in what for what in take(browser, bad, VIEWS[0], tmp_path / "p.png"))


def test_names_stay_hidden_when_a_row_is_pointed_at(browser: Any, index: Path) -> None:
    with opened(browser, index, VIEWS[0], "#projector") as here:
        here.page.hover("#map tbody tr:first-child td.passed, #map tbody tr:first-child td.known")
        told = here.page.inner_text("#told")
        assert told.startswith("student ")
        assert "·" in told
