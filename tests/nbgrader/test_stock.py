"""The instructor's own notebooks by nbgrader's own Execute."""

from collections.abc import Callable
from pathlib import Path

from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.draft import load_drafts
from autograder.nbgrader.stock import StockGrader


def test_nothing_is_enclosed_repaired_or_saved(tmp_path: Path, write_notebook: Callable[..., None]) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("4")
    write_notebook(
        "n",
        [
            ("answer", f"four = int(open({str(outside)!r}).read())"),
            ("test", "assert four == 4"),
            ("test", "assert int(open('beside/given.txt').read()) == 5"),
        ],
    )
    (tmp_path / "source" / "ps1" / "beside").mkdir()
    (tmp_path / "source" / "ps1" / "beside" / "given.txt").write_text("5")
    course = NbgraderCourse(tmp_path)
    (draft,) = load_drafts(course, "ps1")
    grader = StockGrader(course, "ps1")
    kinds = [kind.__name__ for kind in grader._steps]
    assert kinds == ["Execute", "IgnorePattern", "ClearMetadataPreprocessor", "LimitOutput"]
    assert grader._steps[0] is Execute
    done = grader.execute({"n": draft.with_tests(draft.solved())}, tmp_path / "work")
    assert [determine_grade(cell)[0] for cell in done["n"].cells[1:]] == [2, 2]
    assert not (tmp_path / "gradebook.db").exists()
