"""An assignment's folder arrives as it was sent, whole or not at all, and nowhere else than it should."""

import stat
from pathlib import Path

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.scale.packed import PackedFolder, load_packed, place_of, write_unpacked
from autograder.errors import ClusterError


def test_an_assignment_is_the_same_after_its_travel(tiny: Assignment, tmp_path: Path) -> None:
    packed = load_packed(tiny.folder)
    place = write_unpacked(packed, packed.digest, tmp_path / "there")
    assert place == place_of(packed.digest, "06_tiny", tmp_path / "there")
    assert load_packed(place) == packed
    there = load_assignment(place)
    assert (there.name, there.cells, there.settings) == (tiny.name, tiny.cells, tiny.settings)


def test_caches_stay_at_home(altered: object, tmp_path: Path) -> None:
    (tmp_path / "a" / "__pycache__").mkdir(parents=True)
    (tmp_path / "a" / "__pycache__" / "x.pyc").write_bytes(b"x")
    (tmp_path / "a" / "x.py").write_bytes(b"y")
    assert load_packed(tmp_path / "a") == PackedFolder("a", {"x.py": b"y"})


def test_the_digest_is_of_names_and_contents_whatever_their_order() -> None:
    one = PackedFolder("a", {"x": b"1", "y": b"2"})
    assert one.digest == PackedFolder("a", {"y": b"2", "x": b"1"}).digest
    others = [PackedFolder("b", one.files), PackedFolder("a", {"x": b"1"}), PackedFolder("a", {"x": b"12"})]
    assert len({one.digest, *(other.digest for other in others)}) == 4


def test_what_is_there_is_not_written_again_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    packed, where = PackedFolder("a", {"x": b"1"}), tmp_path / "there"
    place = write_unpacked(packed, packed.digest, where)
    (place / "x").write_bytes(b"as it was")
    assert write_unpacked(packed, packed.digest, where) == place
    assert (place / "x").read_bytes() == b"as it was"
    assert [path.name for path in where.iterdir()] == [place.parent.name]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (where, place.parent)] == [0o700] * 2


@pytest.mark.parametrize(
    "packed",
    [
        PackedFolder("a", {"../x": b""}),
        PackedFolder("a", {"b/../../x": b""}),
        PackedFolder("a", {"/x": b""}),
        PackedFolder("a", {"": b""}),
        PackedFolder("a", {"x\0": b""}),
        PackedFolder("..", {"x": b""}),
        PackedFolder("/a", {"x": b""}),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_stays(
    packed: PackedFolder, tmp_path: Path
) -> None:
    with pytest.raises(ClusterError, match="is no name of a file"):
        write_unpacked(packed, packed.digest, tmp_path / "there")
    assert [*tmp_path.rglob("*")] == [tmp_path / "there"]


def test_what_is_not_what_its_digest_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="did not arrive as it was sent"):
        write_unpacked(PackedFolder("a", {"x": b"1"}), PackedFolder("a", {"x": b"2"}).digest, tmp_path)
    assert [*tmp_path.iterdir()] == []
