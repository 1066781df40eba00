"""Whatever names strangers choose, files lie where they should and are told apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.collect.safe_names import safe_paths

ODD = st.sampled_from(
    ["tiny.ipynb", "TINY.ipynb", "tiny.IPYNB", "Zoë.py", "Zoe\u0308.py", "CON", "nul.txt", "a" * 300 + ".ipynb", "..", ".", " ", "x.", "-rf",
     "=1+1.csv", "a\x00b", "\u202eexe", "\ud800.py", "a/b", "x-0123456789ab.py", ".ipynb", "tiny (1).ipynb"]
)  # fmt: skip
NAMES = ODD | st.text(st.characters(), min_size=1, max_size=300)
PLACES = st.lists(st.lists(NAMES, min_size=1, max_size=4).map(tuple), max_size=12)


def test_harmless_names_stay() -> None:
    paths = [("tiny.ipynb",), ("data", "x.csv"), ("data", "Übung 1.txt"), ("tiny.csv",)]
    assert {parts: str(path) for parts, path in safe_paths(paths).items()} == {
        parts: "/".join(parts) for parts in paths
    }


def test_a_long_name_keeps_its_suffix() -> None:
    (path,) = safe_paths([("n" * 300 + ".ipynb",)]).values()
    assert path.suffix == ".ipynb"
    assert len(path.name) < 200


def test_a_file_and_a_folder_of_one_name_are_two() -> None:
    assert len({str(path).split("/")[0] for path in safe_paths([("a",), ("a", "b")]).values()}) == 2


@given(PLACES)
def test_no_two_are_one_for_any_file_system_and_none_leads_elsewhere(places: list[tuple[str, ...]]) -> None:
    paths = safe_paths(places)
    assert paths.keys() == set(places)
    compared = [unicodedata.normalize("NFC", str(path)).casefold() for path in paths.values()]
    assert len(set(compared)) == len(compared)
    for parts, path in paths.items():
        assert len(path.parts) == len(parts)
        assert not path.is_absolute()
        for part in path.parts:
            assert part not in ("", ".", "..")
            assert not set(part) & set('/\\:*?"<>|\0')
            assert len(part.encode()) <= 160


@given(PLACES)
def test_the_same_names_give_the_same_paths_in_any_order(places: list[tuple[str, ...]]) -> None:
    assert safe_paths(places) == safe_paths(places[::-1])


@given(names=st.lists(NAMES, min_size=1, max_size=6))
def test_such_files_can_be_written_and_read(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("names")
    paths = safe_paths([("folder", name) for name in names])
    (folder / "folder").mkdir()
    for parts, path in paths.items():
        (folder / path).write_text(repr(parts))
    assert all((folder / path).read_text() == repr(parts) for parts, path in paths.items())
