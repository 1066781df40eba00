"""Transcripts of the reference and of mistakes as they are kept: a file each, found under equal conditions alone."""

from pathlib import Path

import pytest

from autograder.assignment.model import Assignment
from autograder.judge.baseline_cache import BaselineCache, Subject, cache_folder
from autograder.judge.baseline_data import Observed
from autograder.judge.open_side import open_side
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Record, Returned, Transcript

REFERENCE = Subject("", [Cell("f = 1", "cell 1")], ["p", "q"])
MISTAKE = Subject("f/adds", [Cell("f = 1", "cell 1"), Cell("f = 2", "adds")], ["p"])
OBSERVED = {
    "": Observed("2.13.0", Transcript({"p": Record(Returned(1)), "q": Record(Returned(2))})),
    "f/adds": Observed("2.13.0", Transcript({"p": Record(Returned(3))})),
}


@pytest.fixture
def probe_set(tiny: Assignment) -> ProbeSet:
    judge, probe_set = open_side(tiny.side("hidden"))
    judge.close()
    return probe_set


@pytest.fixture
def cache(
    tiny: Assignment, probe_set: ProbeSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> BaselineCache:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return BaselineCache(tiny, "hidden", probe_set, "")


def test_each_is_kept_by_itself_and_read_back_as_it_was(cache: BaselineCache) -> None:
    assert cache.load([REFERENCE, MISTAKE]) == {}
    assert cache.write([MISTAKE], OBSERVED) == ""
    assert cache.load([REFERENCE, MISTAKE]) == {"f/adds": OBSERVED["f/adds"]}
    cache.write([REFERENCE], OBSERVED)
    assert cache.load([REFERENCE, MISTAKE]) == OBSERVED


def test_other_cells_probes_salts_and_sides_are_kept_elsewhere(
    cache: BaselineCache, tiny: Assignment, probe_set: ProbeSet
) -> None:
    others = [
        cache.path_of(MISTAKE._replace(cells=MISTAKE.cells[1:])),
        cache.path_of(MISTAKE._replace(probes=["q"])),
        BaselineCache(tiny, "hidden", probe_set, "autumn").path_of(MISTAKE),
        BaselineCache(tiny, "public", probe_set, "").path_of(MISTAKE),
    ]
    assert len({cache.path_of(MISTAKE), *others}) == 5
    assert cache.path_of(MISTAKE._replace(key="f/called_otherwise")) == cache.path_of(MISTAKE)


def test_nobody_else_may_read_the_answers(cache: BaselineCache) -> None:
    cache.write([REFERENCE], OBSERVED)
    (path,) = cache_folder().iterdir()
    assert (path.stat().st_mode & 0o77, path.parent.stat().st_mode & 0o77) == (0, 0)


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing_behind(cache: BaselineCache) -> None:
    path = cache.path_of(REFERENCE)
    path.mkdir(parents=True)
    assert "cannot be written" in cache.write([REFERENCE], OBSERVED)
    assert list(path.parent.iterdir()) == [path]
