"""Places in words: the conventions of authors' keys, and what follows none."""

import pytest

from autograder.judge.part_words import place_in_words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("p_after", "what `p` is after the call"),
        ("found['p0_state']['grad']", "requires_grad, is_leaf or .grad of `p0` after the call"),
        ("D_unchanged", "whether `D` is unchanged after the call"),
        ("grad_mode_kept", "whether `grad_mode` is after the call what it was before"),
        ("traces['state']['rng']", "torch's grad mode or random generator after the call"),
        ("states[1]", "requires_grad, is_leaf or .grad of one of the tensors after the call"),
        ("row_and_number['raised']", "which exception is raised, or that none is"),
        ("calls", "how often what was passed in was called"),
        ("report['w']['reaches']", "`report['w']['reaches']`"),
        ("derivatives['dl_dp_fixed_w']", "`derivatives['dl_dp_fixed_w']`"),
        ("what diagnose returned[3]", "`what diagnose returned[3]`"),
        ("x", "`x`"),
    ],
)
def test_a_place_is_told_in_words(path: str, words: str) -> None:
    assert place_in_words(path) == words
