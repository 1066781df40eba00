"""Where a child is, in a few bytes that it shares with the trusted side."""

from pathlib import Path

import pytest

from autograder.sandbox.inside.mark import SIZE_BYTES, Mark, Place, place_in


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mark"
    path.write_bytes(bytes(SIZE_BYTES))
    mark = Mark(str(path))
    for place in (Place(0, 0, 1), Place(3, 14, 159), Place(2**32 - 1, 0, 0)):
        mark.write(place)
        assert place_in(path.read_bytes()) == place


@pytest.mark.parametrize("data", [b"", b"\xff", bytes(SIZE_BYTES - 1), b"\xff" * (SIZE_BYTES + 1)])
def test_what_says_nothing_that_can_be_is_the_beginning(data: bytes) -> None:
    assert place_in(data) == Place(0, 0, 0)


def test_a_mark_needs_its_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Mark(str(tmp_path / "none"))
