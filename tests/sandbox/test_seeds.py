"""A probe's seed depends on assignment, probe and salt, and on nothing else."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.seeds import probe_seed


@given(st.text(), st.text(), st.text())
def test_a_seed_is_what_torch_and_numpy_take(assignment: str, probe: str, salt: str) -> None:
    assert 0 <= probe_seed(assignment, probe, salt) < 2**48


def test_seeds_stay_what_they_were() -> None:
    # The expected transcripts that students have depend on it.
    assert probe_seed("05_gradient_checking/public", "polynomial", "") == 270234170327305


def test_every_part_changes_the_seed() -> None:
    seeds = {probe_seed(*parts) for parts in product(("a", "ab"), ("b", "bc", ""), ("", "c"))}
    assert len(seeds) == 12
