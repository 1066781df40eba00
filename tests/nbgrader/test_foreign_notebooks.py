"""nbgrader's own example course: the same scores and feedback by stock, by the drop-ins and in bulk."""

import re
import shutil
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

pytestmark = pytest.mark.needs_sandbox

PS1 = Path(str(distribution("nbgrader").locate_file("nbgrader/docs/source/user_guide")))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any, autograder: Any) -> dict[str, Path]:
    """The course three times: graded by stock, by the drop-ins, in bulk."""
    courses = {}
    for way in ("stock", "dropins", "bulk"):
        folder = tmp_path_factory.mktemp(way)
        for part in ("source", "submitted"):
            shutil.copytree(PS1 / part, folder / part)
        config = "c = get_config()\nc.CourseDirectory.course_id = 'example'\n"
        if way != "stock":
            config += "from autograder.nbgrader.config import use_dropins\nuse_dropins(c)\n"
        (folder / "nbgrader_config.py").write_text(config)
        nbgrader("generate_assignment", "ps1", folder=folder)
        if way == "bulk":
            assert autograder("nbgrader", "grade", folder, "ps1", "--no-rehearsal").status == 0
        else:
            nbgrader("autograde", "ps1", folder=folder)
        nbgrader("generate_feedback", "ps1", folder=folder)
        courses[way] = folder
    return courses


def scores_in(folder: Path) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, row.name, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions("ps1")
            for row in submission.notebooks
            for grade in row.grades
        }


def test_the_example_course_has_stocks_scores(example: dict[str, Path]) -> None:
    stock = scores_in(example["stock"])
    assert scores_in(example["dropins"]) == scores_in(example["bulk"]) == stock
    totals = {
        student: sum(score or 0 for (who, _, _), (score, _) in stock.items() if who == student)
        for student in ("bitdiddle", "hacker")
    }
    assert totals == {"bitdiddle": 1.5, "hacker": 3.0}


def test_the_example_courses_feedback_agrees(example: dict[str, Path]) -> None:
    def text(way: str, page: Path) -> str:
        html = (example[way] / "feedback" / page).read_text()
        html = re.sub(r"/tmp/[\w/.-]+", "PATH", html)
        html = html.replace(" celltag_raises-exception", "")  # a student's own tag on a test cell
        return re.sub(r'id="cell-id=\w+"|cell-id=\w+', "", html)

    pages = [
        p.relative_to(example["stock"] / "feedback") for p in (example["stock"] / "feedback").rglob("*.html")
    ]
    assert len(pages) == 4
    for page in pages:
        assert text("dropins", page) == text("bulk", page) == text("stock", page)
