"""What students and authors import is pinned: a name that goes or comes is a decision, and goes into the changelog."""

from importlib import import_module

import pytest

PUBLIC = {
    "autograder": ["__version__", "check", "draw", "hint", "needs"],
    "autograder.probing": [
        "CallCounter",
        "Draw",
        "GlobalState",
        "MissingName",
        "Submission",
        "attempt",
        "graph_state",
        "opaque",
        "optimizer_steps",
        "probe",
        "probes_of",
    ],
    "autograder.judging": ["Mismatch", "NotObserved", "Observation", "WayBack", "points", "reject"],
}


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_are_pinned_sorted_and_there(module: str) -> None:
    names = import_module(module).__all__
    assert names == PUBLIC[module]
    assert names == sorted(names)
    for name in names:
        assert getattr(import_module(module), name) is not None
