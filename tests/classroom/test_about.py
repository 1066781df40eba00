"""What pages tell beside results, read from assignment, course and evidence."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.assignment.model import Assignment
from autograder.classroom.about import about, course_of, source_of, work_of
from autograder.classroom.reading import file_digest
from autograder.judge.evidence import Evidence, pack
from autograder.results.model import RunInfo, SubmissionResult
from autograder.results.pages.class_data import ClassData
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Transcript

FIVE = Path(__file__).parents[2] / "solutions" / "05_gradient_checking"
NAME = "square_gradient"
CODE = f"def {NAME}(x):\n    return 2 * x"


def result(path: Path, digest: str) -> SubmissionResult:
    return SubmissionResult("anna", str(path), digest, "graded", 100, 100)


def packed(*sources: str) -> bytes:
    cells = [Cell(source, f"code cell {n}") for n, source in enumerate(sources)]
    kept = pack(Evidence(cells, Transcript({}), "2.13.0", {}), "address")
    assert kept
    return kept.content


def test_code_is_what_was_kept_as_evidence_whatever_became_of_the_file(
    tiny: Assignment, tmp_path: Path
) -> None:
    work = work_of(result(tmp_path / "gone.py", "1"), tiny, packed("import torch", CODE))
    assert work.whereabouts == "here"
    assert work.exercises == {NAME: CODE}


def test_without_evidence_it_is_the_file_if_that_is_still_the_same(tiny: Assignment, tmp_path: Path) -> None:
    path = tmp_path / "anna.py"
    path.write_text(CODE)
    graded = result(path, file_digest(path))
    assert work_of(graded, tiny).exercises == {NAME: CODE}
    path.write_text(CODE.replace("2", "3"))
    assert (work_of(graded, tiny).whereabouts, work_of(graded, tiny).exercises) == ("changed", {})
    path.unlink()
    assert work_of(graded, tiny, b"no evidence").whereabouts == "gone"


def test_a_file_in_a_folder_of_its_own_counts_with_what_lies_beside_it(
    tiny: Assignment, tmp_path: Path
) -> None:
    path = tmp_path / "anna" / "anna.py"
    path.parent.mkdir()
    path.write_text(CODE)
    (path.parent / "helper.py").write_text("x = 1")
    assert work_of(result(path, file_digest(path, tmp_path)), tiny).whereabouts == "here"


def test_a_link_to_another_students_file_is_not_shown(tiny: Assignment, tmp_path: Path) -> None:
    secret = tmp_path / "ben.py"
    secret.write_text(CODE)
    link = tmp_path / "anna.py"
    link.symlink_to(secret)
    assert work_of(result(link, "what was graded"), tiny).whereabouts == "changed"


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([Cell(CODE, "1"), Cell(f"y = 1\n{CODE} + 0", "2")], f"y = 1\n{CODE} + 0"),
        ([Cell(f"def other():\n    {NAME} = 1", "1")], ""),
        ([Cell(f"{NAME} = lambda x: 2 * x", "1")], f"{NAME} = lambda x: 2 * x"),
        ([Cell(f"class {NAME}:\n    pass", "1")], f"class {NAME}:\n    pass"),
        ([Cell(f"%time 1\n{CODE}\n(", "1")], f"%time 1\n{CODE}\n("),
        (
            [Cell(f"a = 1\n\n# mine\n@cache\n{CODE}\n\n\ndef g():\n    pass", "1", is_script=True)],
            f"# mine\n@cache\n{CODE}",
        ),
    ],
    ids=[
        "the last cell",
        "not in another function",
        "lambda",
        "class",
        "no Python",
        "of a script the definition",
    ],
)
def test_an_exercises_code_is_the_cell_that_defines_it(cells: list[Cell], found: str) -> None:
    assert source_of(NAME, cells) == found


def test_of_an_assignment_mistakes_sections_lecture_and_course_are_told() -> None:
    told = about(FIVE, ClassData(RunInfo("05", "G", "", "", "", "", "", {}), []))
    mistake = told.mistakes["central_difference/divides_by_eps"]
    assert mistake.title == "Divides the two-sided difference by eps."
    assert mistake.call
    assert mistake.call.check == 'check("central_difference")'
    assert mistake.call.does.startswith("central_difference of the lecture's loss")
    assert "central_difference(f, x, i, 0.01)" in mistake.call.code
    assert told.sections["central_difference"] == "1. One slope"
    assert told.lecture["numerical_grad"][0].startswith("The vector example")
    assert "NotImplementedError" in told.given["find_bug"][1]
    assert told.contact == course_of(FIVE).contact != ""


def test_a_course_that_has_shipped_no_checks_has_no_public_calls(tiny: Assignment) -> None:
    told = about(tiny.folder, ClassData(RunInfo(tiny.name, "T", "", "", "", "", "", {}), []))
    assert {known.call for known in told.mistakes.values()} == {None}
    assert (told.contact, told.course) == ("", "")


def test_checks_of_another_version_make_no_calls(
    tiny_course: Path, tiny_built: Path, tmp_path: Path, altered: Callable[..., Path]
) -> None:
    folder = altered({})
    shutil.copytree(tiny_built, tmp_path / "assignments" / folder.name)
    data = ClassData(RunInfo(folder.name, "T", "", "", "", "", "", {}), [])
    assert any(known.call for known in about(folder, data).mistakes.values())
    probes = folder / "public" / "probes.py"
    probes.write_text(probes.read_text().replace("gradient_at_three_points", "renamed_since"))
    assert not any(known.call for known in about(folder, data).mistakes.values())
