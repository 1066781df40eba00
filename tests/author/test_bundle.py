"""The archive for students: what is in it, the same each time, and nothing that tells a solution."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.author.bundle import bundle
from autograder.author.student_part import build_wheel
from autograder.errors import AssignmentError, UsageError


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def course(
    tiny_course: Path, tiny_built: Path, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A course that has been built. The wheel is built once for all."""
    monkeypatch.setattr("autograder.author.bundle.build_wheel", lambda _: wheel)
    root = tmp_path / "root"
    shutil.copytree(tiny_course / "solutions", root / "solutions")
    shutil.copytree(tiny_built, root / "assignments" / "06_tiny")
    (root / "constraints.txt").write_text("torch==2.13.0\n")
    (root / "course.toml").write_text('title = "A tiny course"\n[hand_in]\nwords = "Ask Ada."\n')
    return root


def made(course: Path, out: Path, torch_index: str = "") -> dict[str, bytes]:
    bundle([course / "solutions" / "06_tiny"], course, out, torch_index=torch_index)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_archive_holds_all_that_students_need_and_no_solution(course: Path, tmp_path: Path) -> None:
    files = made(course, tmp_path / "course.zip")
    (wheel,) = (name for name in files if name.endswith(".whl"))
    assert set(files) == {
        f"course/{name}"
        for name in (
            "README.md",
            "setup_course.py",
            "requirements.txt",
            "constraints.txt",
            "course.toml",
            "06_tiny/README.md",
            "06_tiny/tiny.ipynb",
            "06_tiny/checks/expected.json",
            "06_tiny/checks/given.json",
            "06_tiny/checks/hints/square_gradient.md",
            "06_tiny/checks/stubs.json",
            "06_tiny/checks/probes.py",
            "06_tiny/checks/test_tiny.py",
        )
    } | {wheel}
    readme = files["course/README.md"].decode()
    assert readme.startswith("# A tiny course\n")
    for said in (
        "python3 setup_course.py",
        "autograder pack 06_tiny",
        "Ask Ada.",
        f"../wheels/{Path(wheel).name}",
    ):
        assert said in readme
    assert files["course/requirements.txt"].decode() == f"./wheels/{Path(wheel).name}[notebook]\n"


def test_it_is_the_same_each_time(course: Path, tmp_path: Path) -> None:
    made(course, tmp_path / "course.zip")
    first = (tmp_path / "course.zip").read_bytes()
    made(course, tmp_path / "course.zip")
    assert (tmp_path / "course.zip").read_bytes() == first


def test_an_index_for_torch_is_written_where_pip_reads_it(course: Path, tmp_path: Path) -> None:
    files = made(course, tmp_path / "a.zip", "https://wheels.example.org/cpu")
    assert (
        files["a/requirements.txt"].decode().startswith("--extra-index-url https://wheels.example.org/cpu\n")
    )


def test_a_course_without_a_file_of_its_own_has_a_plain_title(course: Path, tmp_path: Path) -> None:
    (course / "course.toml").unlink()
    (course / "constraints.txt").unlink()
    files = made(course, tmp_path / "course.zip")
    assert files["course/README.md"].decode().startswith("# Exercises on PyTorch's autograd\n")
    assert files["course/constraints.txt"] == b""


TOLD = "secret_number_of_this_solution = 17"


def with_secrets(course: Path) -> str:
    """Write a telling line into the solution; the name of a hidden test."""
    source = course / "solutions" / "06_tiny" / "tiny.py"
    begin = "    ### BEGIN SOLUTION\n"
    source.write_text(source.read_text().replace(begin, f"{begin}    {TOLD}\n", 1))
    tests = (course / "solutions" / "06_tiny" / "hidden" / "test_tiny.py").read_text()
    found = re.search(r"^def (test_\w+)", tests, re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize("page", ["06_tiny/README.md", "constraints.txt"])
def test_what_would_tell_a_solution_or_a_hidden_name_is_not_packed(
    course: Path, tmp_path: Path, page: str
) -> None:
    hidden = with_secrets(course)
    path = course / ("assignments" if "/" in page else "") / page
    text = path.read_text()
    for told, said in ((f"# {hidden}", "holds the hidden name"), (TOLD, "holds the solution's line")):
        path.write_text(f"{text}\n{told}\n")
        with pytest.raises(AssignmentError, match=said):
            made(course, tmp_path / "course.zip")
    assert not (tmp_path / "course.zip").exists()


def test_a_hidden_name_of_one_plain_word_may_be_a_word_of_the_programs_code(
    course: Path, tmp_path: Path
) -> None:
    folder = course / "solutions" / "06_tiny" / "hidden"
    probe = re.search(r"@probe\ndef (\w+)", (folder / "probes.py").read_text())
    assert probe
    for path in folder.glob("*.py"):
        path.write_text(re.sub(rf"\b{probe[1]}\b", "judgements", path.read_text()))
    assert made(course, tmp_path / "course.zip")
    page = course / "assignments" / "06_tiny" / "README.md"
    page.write_text(f"{page.read_text()}\njudgements\n")
    with pytest.raises(AssignmentError, match="holds the hidden name 'judgements'"):
        made(course, tmp_path / "course.zip")


def test_an_assignment_that_is_not_built_is_told(course: Path, tmp_path: Path) -> None:
    shutil.rmtree(course / "assignments")
    with pytest.raises(AssignmentError, match="run: autograder build 06_tiny"):
        made(course, tmp_path / "course.zip")


def test_an_archive_is_called_zip(course: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"end it in \.zip"):
        made(course, tmp_path / "course.tar")
