"""A student's folder arrives with all that is said of it, under any name, and is written nowhere else than it should."""

import os
import stat
from pathlib import Path

import pytest

from autograder.classroom.scale import travelling as subject
from autograder.classroom.scale.messages import Batch, decode, encode
from autograder.classroom.scale.travelling import (
    Travelling,
    load_travelling,
    only_plain,
    size_of,
    write_travelling,
)
from autograder.errors import SubmissionError

ODD = b"\xff\xfe\n"
DEEP = Path(*["d" * 200] * 30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sent"
    (made / "inner").mkdir(parents=True)
    (made / "empty").mkdir()
    (made / "inner" / "n.ipynb").write_bytes(b"{}\x00")
    (made / os.fsdecode(ODD)).write_bytes(b"\xff")
    (made / "link").symlink_to("/etc/passwd")
    (made / "folder link").symlink_to("inner")
    os.mkfifo(made / "pipe")
    return made


def looks(folder: Path) -> dict[str, tuple[int, str | bytes]]:
    """What lies in a folder: of what kind each is, and what is in it."""
    return {
        str(path.relative_to(folder)): (
            stat.S_IFMT(path.lstat().st_mode),
            str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else "",
        )
        for path in folder.rglob("*")
    }


def arrived(folder: Path, to: Path, **more: frozenset[Path]) -> list[Path]:
    sent = encode(Batch(load_travelling(folder, **more)))
    to.mkdir()
    return write_travelling(decode(sent, Batch[Travelling]).jobs, to)


def test_a_folder_is_the_same_after_its_travel(folder: Path, tmp_path: Path) -> None:
    assert arrived(folder, tmp_path / "there") == []
    assert looks(tmp_path / "there") == looks(folder)
    assert len(looks(folder)) == 7


def test_folders_in_each_other_beyond_what_a_path_may_have_arrive(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    deep = os.fsencode(DEEP) + b"/x"
    write_travelling([Travelling(deep, "file", b"1")], tmp_path / "sent")
    loaded = load_travelling(tmp_path / "sent")
    assert (loaded[-1].path, loaded[-1].content, len(loaded)) == (deep, b"1", 31)


def test_what_who_gets_it_has_already_does_not_travel(folder: Path, tmp_path: Path) -> None:
    known = Path("inner/n.ipynb")
    assert arrived(folder, tmp_path / "there", known=frozenset({known})) == [known]
    assert not (tmp_path / "there" / known).exists()
    assert (tmp_path / "there" / "inner").is_dir()


def test_a_file_that_cannot_be_read_arrives_as_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(subject.os, "fdopen", fail)
        loaded = load_travelling(folder)
    assert {one.kind for one in loaded} == {"closed", "folder", "link", "odd"}
    (tmp_path / "there").mkdir()
    write_travelling(loaded, tmp_path / "there")
    assert stat.S_IMODE((tmp_path / "there" / "inner" / "n.ipynb").stat().st_mode) == 0


@pytest.mark.parametrize("limit", ["FOLDER_BYTES", "FOLDER_ENTRIES"])
def test_what_is_too_much_does_not_travel(folder: Path, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, limit, 3)
    with pytest.raises(SubmissionError, match="are not sent to other machines"):
        load_travelling(folder)


@pytest.mark.parametrize("name", [b"../x", b"a/../../x", b"/x", b"", b".", b"x\0y"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "odd", "closed", "known"])
def test_a_name_that_leads_elsewhere_is_refused(name: bytes, kind: subject.Kind, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(SubmissionError, match="is no name of a file"):
        write_travelling([Travelling(name, kind, b"x")], tmp_path / "there")
    assert [*tmp_path.rglob("*")] == [tmp_path / "there"]


def test_nothing_is_written_through_a_link_whatever_comes_first(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    sent = [Travelling(b"a", "link", b".."), Travelling(b"a/x", "file", b"1")]
    with pytest.raises(FileExistsError):
        write_travelling(sent, tmp_path / "there")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert write_travelling(only_plain(sent), tmp_path / "there" / "a") == []


def test_its_size_is_about_what_it_takes(folder: Path) -> None:
    loaded = load_travelling(folder)
    assert size_of(loaded) > sum(len(one.content) for one in loaded)
    assert size_of([]) == 0
