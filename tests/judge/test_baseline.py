"""What submissions are compared with: observed once, kept by digest, made again wherever the kept one will not do."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.errors import AssignmentError
from autograder.judge.baseline import baseline_anew, baseline_of, make_baseline, seeds_of, subjects_of
from autograder.judge.baseline_cache import BaselineCache
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Raised, Returned, Transcript

Make = Callable[[Assignment], "Counting"]


class Counting:
    """An observer that counts what it is asked to observe."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self.probe_set = observer.probe_set
        self.start = observer.start
        self.asked: list[Sequence[str]] = []

    def observe(self, cells: Sequence[Cell], seeds: dict[str, int]) -> Transcript:
        self.asked.append(list(seeds))
        return self._observer.observe(cells, seeds)


@pytest.fixture
def observer_of(in_process: type[Observer]) -> Make:
    def make(assignment: Assignment) -> Any:
        judge, probe_set = open_side(assignment.side("hidden"))
        judge.close()
        return Counting(in_process(probe_set, assignment.settings.limits, Level.UNSAFE))

    return make


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def paths_of(assignment: Assignment) -> list[Path]:
    """Where the reference is kept, and after it each mistake."""
    judge, probe_set = open_side(assignment.side("hidden"))
    judge.close()
    cache = BaselineCache(assignment, "hidden", probe_set, "")
    return [cache.path_of(subject) for subject in subjects_of(assignment, probe_set)]


def test_a_baseline_holds_the_reference_and_every_mistake(tiny: Assignment, observer_of: Make) -> None:
    made = make_baseline(tiny, "hidden", observer_of(tiny), "")
    assert set(made.mistakes) == {m.key for m in tiny.mistakes}
    gradients = {}
    for name, transcript in {"reference": made.reference, **made.mistakes}.items():
        outcome = transcript.outcome("random_gradient")
        assert isinstance(outcome, Returned)
        gradients[name] = outcome.value.items["gradient"].array()
    assert (gradients["reference"] == 2 * gradients["square_gradient/forgets_the_two"]).all()


def test_the_second_time_nothing_is_observed(tiny: Assignment, observer_of: Make, cache: Path) -> None:
    first, second = observer_of(tiny), observer_of(tiny)
    made = baseline_of(tiny, "hidden", first, "")
    assert len(first.asked) == 1 + len(tiny.mistakes)
    assert baseline_of(tiny, "hidden", second, "") == made
    assert second.asked == []


def test_another_salt_is_another_baseline(tiny: Assignment, observer_of: Make, cache: Path) -> None:
    observer = observer_of(tiny)
    assert baseline_of(tiny, "hidden", observer, "") != baseline_of(tiny, "hidden", observer, "autumn")
    assert len(observer.asked) == 2 * (1 + len(tiny.mistakes))


def test_what_only_judges_does_not_observe_again(
    tiny: Assignment, altered: Any, observer_of: Make, cache: Path
) -> None:
    baseline_of(tiny, "hidden", observer_of(tiny), "")
    strict = load_assignment(altered({"hidden/test_tiny.py": ("rtol=1e-9", "rtol=1e-8")}))
    other = load_assignment(altered({"tiny.py": ("return 2 * x.detach()", "return x.detach() * 2")}))
    for assignment, runs in ((strict, 0), (other, 1 + len(tiny.mistakes))):
        observer = observer_of(assignment)
        baseline_of(assignment, "hidden", observer, "")
        assert len(observer.asked) == runs


def test_of_a_mistake_that_is_new_or_has_changed_only_that_one_is_observed(
    tiny: Assignment, altered: Any, observer_of: Make, cache: Path
) -> None:
    before = baseline_of(tiny, "hidden", observer_of(tiny), "")
    source = '"""Triples.\n\nA hint."""\n\n\ndef square_gradient(x):\n    return 3 * x.detach()\n'
    more = load_assignment(altered({"mistakes/square_gradient/triples.py": source}))
    observer = observer_of(more)
    baseline = baseline_of(more, "hidden", observer, "")
    assert len(observer.asked) == 1
    assert set(baseline.mistakes) - set(before.mistakes) == {"square_gradient/triples"}
    assert (baseline.reference, baseline.torch_version) == (before.reference, before.torch_version)
    renamed = load_assignment(altered({"mistakes/square_gradient/changes_x.py": ("Doubles", "Changes")}))
    observer = observer_of(renamed)
    baseline_of(renamed, "hidden", observer, "")
    assert len(observer.asked) == 1
    fewer = observer_of(tiny)
    assert baseline_of(tiny, "hidden", fewer, "") == before
    assert fewer.asked == []


@pytest.mark.parametrize("which", [0, 1], ids=["reference", "mistake"])
@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_what_is_damaged_in_the_cache_is_made_again(
    damage: str, which: int, tiny: Assignment, observer_of: Make, cache: Path
) -> None:
    made = baseline_of(tiny, "hidden", observer_of(tiny), "")
    path = paths_of(tiny)[which]
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[:-9], "garbage": b"\xc1" * 50, "empty": b""}[damage])
    again = observer_of(tiny)
    assert baseline_of(tiny, "hidden", again, "") == made
    assert len(again.asked) == 1
    assert path.read_bytes() == whole


def test_all_is_observed_anew_where_that_is_asked_for_and_kept(
    tiny: Assignment, observer_of: Make, cache: Path
) -> None:
    made, observer = baseline_of(tiny, "hidden", observer_of(tiny), ""), observer_of(tiny)
    assert baseline_anew(tiny, "hidden", observer, "") == made
    assert len(observer.asked) == 1 + len(tiny.mistakes)
    assert all(path.is_file() for path in paths_of(tiny))


def test_a_cache_that_cannot_be_written_is_done_without(
    tiny: Assignment, observer_of: Make, cache: Path
) -> None:
    cache.write_text("a file where the folder should be")
    observer = observer_of(tiny)
    said: list[str] = []
    made = [baseline_of(tiny, "hidden", observer, "", say=said.append) for _ in range(2)]
    assert made[0] == made[1]
    assert len(observer.asked) == 2 * (1 + len(tiny.mistakes))
    assert len(said) == 2
    assert f"the cache {cache}" in said[0]
    assert "set XDG_CACHE_HOME" in said[0]
    with pytest.warns(UserWarning, match="cannot be written"):  # to those who do not ask
        baseline_of(tiny, "hidden", observer, "")


def test_a_cache_that_cannot_be_written_is_warned_of_where_all_is_observed_anew(
    tiny: Assignment, observer_of: Make, cache: Path
) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.warns(UserWarning, match="cannot be written"):
        baseline_anew(tiny, "hidden", observer_of(tiny), "")


def test_probes_that_cannot_be_loaded_are_the_authors_to_mend(altered: Any, observer_of: Make) -> None:
    broken = load_assignment(altered({"hidden/probes.py": ("import torch", "import torch, no_such_module")}))
    with pytest.raises(AssignmentError, match=r"probes\.py of 06_tiny cannot be loaded: ModuleNotFoundError"):
        make_baseline(broken, "hidden", observer_of(broken), "")


def test_a_reference_that_fails_a_probe_is_the_authors_to_mend(altered: Any, observer_of: Make) -> None:
    broken = load_assignment(altered({"tiny.py": ("return 2 * x.detach()", "return 2 * y")}))
    with pytest.raises(AssignmentError, match="the reference fails probe random_gradient: NameError"):
        make_baseline(broken, "hidden", observer_of(broken), "")


def test_a_reference_cell_that_fails_is_named(altered: Any, observer_of: Make) -> None:
    broken = load_assignment(altered({"tiny.py": ("import torch\n\nfrom", "import torch\n1 / 0\nfrom")}))
    with pytest.raises(
        AssignmentError, match=r"tiny\.py: cell 1 of the solution's code fails: ZeroDivisionError"
    ):
        make_baseline(broken, "hidden", observer_of(broken), "")


def test_a_mistake_may_fail_its_probes(altered: Any, observer_of: Make) -> None:
    source = '"""T.\n\nH."""\ndef square_gradient(x):\n    return 1 / 0\n'
    loaded = load_assignment(altered({"mistakes/square_gradient/changes_x.py": source}))
    made = make_baseline(loaded, "hidden", observer_of(loaded), "")
    outcome = made.mistakes["square_gradient/changes_x"].outcome("random_gradient")
    assert isinstance(outcome, Raised)
    assert (outcome.type_name, outcome.cell, outcome.line) == ("ZeroDivisionError", "changes_x", 5)


def test_seeds_differ_by_probe_side_salt_and_assignment() -> None:
    seeds = [
        seeds_of(assignment, side, ["p", "q"], salt)
        for assignment in ("05_a", "06_b")
        for side in ("hidden", "public")
        for salt in ("", "s")
    ]
    assert len({seed for named in seeds for seed in named.values()}) == 16
    assert seeds[0] == seeds_of("05_a", "hidden", ["q", "p"], "")
