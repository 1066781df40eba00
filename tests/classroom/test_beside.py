"""What lies beside a submission and goes with it: small, regular, in the student's own folder."""

from pathlib import Path

import pytest

from autograder.classroom import beside
from autograder.classroom.beside import files_beside


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A student's folder with a submission, below the folder that is graded."""
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    (folder / "work.ipynb").write_text("{}")
    return folder


def names(own: Path, at: str = "work.ipynb") -> list[str]:
    return sorted(files_beside(own / at, own.parent, lambda name: name == "ignored"))


def write(own: Path, name: str, size: int = 1) -> None:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes(b"x" * size)


def test_files_beside_and_below_go_with_it_and_the_submission_does_not(own: Path) -> None:
    for name in ("helper.py", "data/a.csv", "ignored/b.py"):
        write(own, name)
    assert names(own) == ["data/a.csv", "helper.py"]
    found = files_beside(own / "work.ipynb", own.parent, lambda _: False)
    assert found["helper.py"] == b"x"


def test_of_a_submission_further_down_what_lies_above_it_does_not(own: Path) -> None:
    write(own, "above.py")
    write(own, "deep/work.ipynb")
    write(own, "deep/helper.py")
    assert names(own, "deep/work.ipynb") == ["helper.py"]


@pytest.mark.parametrize("has_root", [True, False])
def test_who_has_no_folder_of_their_own_has_nothing_beside(own: Path, has_root: bool) -> None:
    write(own, "helper.py")
    assert files_beside(own / "work.ipynb", own if has_root else None, lambda _: False) == {}


def test_what_is_too_large_no_file_or_a_link_stays_behind(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "FILE_BYTES", 10)
    write(own, "small.txt", 10)
    write(own, "large.txt", 11)
    (own / "link.txt").symlink_to(own.parent.parent)
    (own.parent.parent / "secret").write_text("secret")
    (own / "stolen.txt").symlink_to(own.parent.parent / "secret")
    assert names(own) == ["small.txt"]


@pytest.mark.parametrize(("limit", "value", "kept"), [("ALL_BYTES", 25, 2), ("MOST_FILES", 3, 3)])
def test_no_more_than_so_much_goes_with_it(
    own: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, kept: int
) -> None:
    for number in range(6):
        write(own, f"{number}.txt", 10)
    monkeypatch.setattr(beside, limit, value)
    assert len(names(own)) == kept


def test_a_name_that_is_no_utf_8_stays_behind(own: Path) -> None:
    (own / "caf\udce9.txt").write_text("x")
    assert names(own) == []
