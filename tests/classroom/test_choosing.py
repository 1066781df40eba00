"""Which of a student's files is the notebook: taken and said, asked, or missing with the remedy; never chosen in silence."""

from pathlib import Path

import pytest

from autograder.classroom import choosing
from autograder.classroom.choosing import Choice, choose, is_notebook, stem_of


def chosen(folder: Path, *names: str, same: bool = False, scripts: bool = True) -> Choice:
    """What is chosen of files of these names, each of its own content unless all are the ``same``."""
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" if same else str(path))
    return choose(paths, "hw5", folder, scripts=scripts)


@pytest.mark.parametrize(
    ("names", "taken", "said"),
    [
        (["hw5.ipynb"], "hw5.ipynb", ""),
        (["deep/er/hw5.ipynb"], "hw5.ipynb", ""),
        (["HW5.IPYNB"], "HW5.IPYNB", ""),
        (["hw5.ipynb.txt"], "hw5.ipynb.txt", ""),
        (["hw5.ipynb", "hw5.pdf", "hw5.html", "data.csv"], "hw5.ipynb", ""),
        (["hw5.ipynb", "helper.py"], "hw5.ipynb", ""),
        (["hw5.ipynb", "old.ipynb", "scratch.ipynb"], "hw5.ipynb", "not read: old.ipynb, scratch.ipynb"),
        (["mine.ipynb", "helper.py"], "mine.ipynb", "there is no hw5.ipynb; mine.ipynb was taken"),
        (["hw5 (1).ipynb"], "hw5 (1).ipynb", "there is no hw5.ipynb; hw5 (1).ipynb was taken"),
        (["hw5.py"], "hw5.py", ""),
        (["hw5.py", "helper.py"], "hw5.py", ""),
        (["mine.py"], "mine.py", "there is no hw5.ipynb; mine.py was taken in its place"),
    ],
)
def test_a_single_plausible_file_is_taken_and_what_was_not_expected_is_said(
    names: list[str], taken: str, said: str, tmp_path: Path
) -> None:
    choice = chosen(tmp_path, *names)
    assert choice.path is not None
    assert (choice.path.name, choice.problem) == (taken, "")
    assert choice.said.startswith(said)
    assert bool(choice.said) == bool(said)


@pytest.mark.parametrize(
    "names",
    [
        ["one.ipynb", "two.ipynb"],
        ["hw5.ipynb", "old/hw5.ipynb"],
        ["hw5.ipynb", "hw5.py"],
        ["other.ipynb", "hw5.py"],
        ["one.py", "two.py"],
        ["hw5.ipynb", "HW5.IPYNB"],
    ],
)
def test_several_are_a_question_to_a_person_unless_they_are_the_same(
    names: list[str], tmp_path: Path
) -> None:
    choice = chosen(tmp_path / "differ", *names)
    assert choice.path is None
    assert "is one of two files for one student" in choice.problem
    assert all(Path(name).name in choice.problem for name in names)
    assert chosen(tmp_path / "same", *names, same=True).path is not None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "holds no .ipynb and no .py file; ask for the notebook"),
        (["hw5.zip"], "but hw5.zip: unpack it there and grade again"),
        (
            ["hw5.pdf", "hw5.html"],
            "but hw5.html, hw5.pdf: made from a notebook for reading; ask for the .ipynb",
        ),
        (["hw5.gdoc"], "but hw5.gdoc: a link, not the file; ask for File"),
        (["notes.txt"], "only notes.txt; ask for the notebook"),
        ([f"{number}.csv" for number in range(9)], "only 0.csv, 1.csv, 2.csv, 3.csv, 4.csv …; ask"),
        (["x" * 200 + ".csv"], "only " + "x" * 80 + "…; ask"),
    ],
)
def test_where_there_is_none_the_remedy_is_for_what_there_is(
    names: list[str], words: str, tmp_path: Path
) -> None:
    choice = chosen(tmp_path, *names)
    assert choice.path is None
    assert words in choice.problem


def test_where_scripts_are_no_submissions_they_are_none(tmp_path: Path) -> None:
    assert "holds no .ipynb file, only hw5.py" in chosen(tmp_path, "hw5.py", scripts=False).problem
    assert chosen(tmp_path, "hw5.py", "mine.ipynb", scripts=False).said


def test_many_or_large_files_are_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number}.ipynb" for number in range(choosing.IDENTICAL_AT_MOST + 1)]
    assert "one of 9 files" in chosen(tmp_path / "many", *names, same=True).problem
    monkeypatch.setattr(choosing, "MAX_FILE_MIB", 0)
    assert "one of two files" in chosen(tmp_path / "large", "a.ipynb", "b.ipynb", same=True).problem


def test_a_link_is_not_followed_to_compare(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("x")
    (tmp_path / "b.ipynb").symlink_to(tmp_path / "a.ipynb")
    assert choose([tmp_path / "a.ipynb", tmp_path / "b.ipynb"], "hw5", tmp_path).path is None


@pytest.mark.parametrize(
    ("name", "stem"),
    [("a.ipynb", "a"), ("a.b.IPYNB", "a.b"), ("a.ipynb.json", "a"), ("a.py", "a"), ("a.ipynb.py", "a.ipynb")],
)
def test_a_files_stem_is_its_name_without_what_makes_it_a_notebook(name: str, stem: str) -> None:
    assert stem_of(Path(name)) == stem
    assert is_notebook(Path(name)) == (name[-3:] != ".py")
