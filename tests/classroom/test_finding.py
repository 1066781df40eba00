"""Finding what students hand in: whose which file is, and that none of it costs anybody else."""

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import finding
from autograder.classroom.finding import find_submissions
from autograder.errors import UsageError

STEM = "tiny"


def written(path: Path, content: str = "x = 1") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def problem_of(folder: Path) -> str:
    (found,) = find_submissions([folder], STEM)
    return found.problem


def test_files_a_folder_of_files_and_a_folder_per_student_are_found_in_order(tmp_path: Path) -> None:
    written(tmp_path / "flat" / "dora.py")
    written(tmp_path / "flat" / "carl.ipynb")
    written(tmp_path / "nested" / "bert" / "deep" / "tiny.ipynb")
    single = written(tmp_path / "anna.PY")
    found = find_submissions([tmp_path / "nested", single, tmp_path / "flat"], STEM)
    assert [(item.student, item.path.name, item.problem) for item in found] == [
        ("anna", "anna.PY", ""),
        ("bert", "tiny.ipynb", ""),
        ("carl", "carl.ipynb", ""),
        ("dora", "dora.py", ""),
    ]


def test_what_systems_leave_lying_about_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path / "__MACOSX" / "anna" / "._tiny.ipynb")
    written(tmp_path / ".DS_Store")
    written(tmp_path / "anna" / "timestamp.txt")
    written(tmp_path / "anna" / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb")
    written(tmp_path / "anna" / "__pycache__" / "tiny.py")
    written(tmp_path / "anna" / "answer.ipynb")
    (found,) = find_submissions([tmp_path], STEM)
    assert (found.student, found.path.name, found.problem) == ("anna", "answer.ipynb", "")


def test_of_several_files_the_one_named_as_the_notebook_counts(tmp_path: Path) -> None:
    written(tmp_path / "anna" / "tiny.ipynb")
    written(tmp_path / "anna" / "scratch.py")
    (found,) = find_submissions([tmp_path], STEM)
    assert (found.path.name, found.problem) == ("tiny.ipynb", "")


@pytest.mark.parametrize(
    "names",
    [
        ["anna/one.ipynb", "anna/two.ipynb"],
        ["anna/one.ipynb", "anna/tiny.py"],
        ["anna/one.py", "anna/two.py"],
        ["anna/tiny.ipynb", "anna/tiny.py"],
        ["anna.ipynb", "anna.py"],
        ["anna.ipynb", "anna/tiny.ipynb"],
    ],
)
def test_two_files_for_one_student_are_left_to_a_person(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        written(tmp_path / name, f"x = {name!r}")
    assert "two files for one student" in problem_of(tmp_path)
    assert Path(names[1]).name in problem_of(tmp_path)


def test_one_file_named_twice_is_one(tmp_path: Path) -> None:
    file = written(tmp_path / "anna.py")
    assert [item.problem for item in find_submissions([tmp_path, file, file], STEM)] == [""]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("anna.pdf", "neither .ipynb nor .py; ask for one of them (no .pdf"),
        ("anna", "no file without a suffix is"),
        ("anna/readme.txt", "holds no .ipynb and no .py"),
        ("anna/tiny.ipynb/x.txt", "holds no .ipynb and no .py"),
    ],
)
def test_another_kind_of_file_is_reported(tmp_path: Path, name: str, words: str) -> None:
    written(tmp_path / name)
    assert words in problem_of(tmp_path)


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "solutions" / "secret.py")
    folder = tmp_path / "class"
    (folder / "deep").mkdir(parents=True)
    (folder / "file.py").symlink_to(secret)
    (folder / "gone.py").symlink_to(tmp_path / "nowhere")
    (folder / "folder").symlink_to(secret.parent)
    (folder / "deep" / "tiny.py").symlink_to(secret)
    found = find_submissions([folder, folder / "gone.py"], STEM)
    assert [item.student for item in found] == ["deep", "file", "folder", "gone"]
    assert all("symbolic link" in item.problem for item in found)


def test_what_is_not_searched_is_said_and_the_notebook_above_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.classroom.untrusted_files.MAX_DEPTH", 2)
    written(tmp_path / "anna" / "tiny.ipynb")
    written(tmp_path / "anna" / "a" / "b" / "c" / "tiny.py")
    written(tmp_path / "bert" / "work.ipynb")
    written(tmp_path / "bert" / "a" / "b" / "c" / "tiny.ipynb")
    written(tmp_path / "carl" / "a" / "b" / "c" / "tiny.ipynb")
    written(tmp_path / "dora" / "tiny.ipynb")
    anna, bert, carl, dora = find_submissions([tmp_path], STEM)
    assert (anna.path.name, anna.problem) == ("tiny.ipynb", "")
    assert anna.left_out == "not searched: a/b/… (more than 2 folders in each other)"
    assert bert.problem.startswith("holds work.ipynb, and may hold another (not searched: a/b/…")
    assert carl.problem.startswith(
        "holds no .ipynb and no .py file; ask for the notebook (not searched: a/b/…"
    )
    assert (dora.problem, dora.left_out) == ("", "")


def test_whatever_a_student_hands_in_costs_that_student_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "anna.py")
    os.mkfifo(tmp_path / "bert.ipynb")
    (tmp_path / "carl").mkdir()
    os.mkfifo(tmp_path / "carl" / "tiny.ipynb")
    written(tmp_path / "dora" / ("x" * 249 + ".ipynb"))
    written(tmp_path / ("y" * 252 + ".py"))
    with (tmp_path / "emil.ipynb").open("wb") as file:
        file.truncate(40 * 2**30)
    written(tmp_path / ("fred." + "f" * 200))
    written(tmp_path / "gone.py").unlink()
    for number in range(300):
        written(tmp_path / "hugo" / f"{number}.py")
    (tmp_path / "ida").mkdir()
    of_student = finding._of_student

    def fail(folder: Path, stem: str) -> Any:
        if folder.name == "ida":
            raise OSError(36, "File name too long")
        return of_student(folder, stem)

    monkeypatch.setattr(finding, "_of_student", fail)
    found = {item.student: item for item in find_submissions([tmp_path], STEM)}
    assert {student[:4]: item.problem[:32] for student, item in found.items()} == {
        "anna": "",
        "bert": "is no regular file",
        "carl": "is no regular file",
        "dora": "",
        "emil": "is larger than 128 MiB; ask for ",
        "fred": "is neither .ipynb nor .py; ask f",
        "hugo": "is one of 300 files for one stud",
        "ida": "cannot be read: File name too lo",
        "yyyy": "",
    }
    assert all(len(item.problem) < 200 for item in found.values())
    assert {item.root for item in found.values()} == {tmp_path}


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "anna.py")
    assert problem_of(tmp_path) == "is no regular file"


def test_a_name_that_is_not_utf8_is_reported_under_a_name_that_is(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"ann\xe4.py")).write_text("x = 1")
    written(tmp_path / "bert" / os.fsdecode(b"ti\xff.py"))
    for item in find_submissions([tmp_path], STEM):
        assert item.problem == "has a name that is not UTF-8; rename it"
        (item.student + str(item.path) + item.problem).encode()


@pytest.mark.parametrize(
    "name", ["=1+1", "a\tb\n\x1b[31m", "\u202egnp", "a" * 250, "CON", "a..b", "é", "-rf"]
)
def test_an_odd_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    written(tmp_path / f"{name}.py")
    assert [(i.student, i.problem) for i in find_submissions([tmp_path], STEM)] == [(name, "")]


def test_no_submission_at_all_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere does not exist"):
        find_submissions([tmp_path / "nowhere"], STEM)
    with pytest.raises(UsageError, match=r"no submissions in .*give \.ipynb or \.py"):
        find_submissions([tmp_path], STEM)
    with pytest.raises(UsageError, match="cannot be read: File name too long"):
        find_submissions([tmp_path / ("x" * 300)], STEM)


def test_a_single_notebook_of_another_name_is_taken_and_said(tmp_path: Path) -> None:
    written(tmp_path / "anna" / "hw 5 (final).ipynb")
    written(tmp_path / "anna" / "hw5.pdf")
    written(tmp_path / "anna" / "helper.py")
    (found,) = find_submissions([tmp_path], STEM)
    assert (found.path.name, found.problem) == ("hw 5 (final).ipynb", "")
    assert found.said == "there is no tiny.ipynb; hw 5 (final).ipynb was taken in its place"


def test_files_under_one_students_name_beside_the_notebook_are_no_second_submission(tmp_path: Path) -> None:
    for name in ("anna.pdf", "anna.IPYNB", "anna.html", "bert.ipynb.txt", "carl.zip"):
        written(tmp_path / name)
    found = {item.student: item for item in find_submissions([tmp_path], STEM)}
    assert (found["anna"].path.name, found["anna"].problem) == ("anna.IPYNB", "")
    assert (found["bert"].path.name, found["bert"].problem) == ("bert.ipynb.txt", "")
    assert found["carl"].problem.startswith("is an archive; unpack it")
