"""The public checks of "The debugging clinic". Hidden tests use other scripts, numbers and shapes."""

from autograder.judging import Observation, points


@points(0, exercise="diagnose")
def test_patients(public_patients: Observation) -> None:
    """Nine scripts get their labels."""
    labels = [
        "healthy",
        "never_resets",
        "resets_before_step",
        "steps_twice",
        "orphaned_parameter",
        "stale_row",
        "aliased_history",
        "graph_in_history",
        "forward_outside",
    ]
    for number, (said, label) in enumerate(zip(public_patients, labels, strict=True), start=1):
        said.assert_equal(expected=label, note=f"This is patient_{number} in checks/probes.py.")


@points(0, exercise="fix_1")
def test_line(public_line: Observation) -> None:
    """Slope, offset and the losses are right after three updates."""
    public_line.assert_close(rtol=1e-9, atol=1e-12, graph=True)


@points(0, exercise="fix_2")
def test_epoch(public_epoch: Observation) -> None:
    """The losses of three batches are right, and so is the weight."""
    public_epoch.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="fix_3")
def test_descent(public_descent: Observation) -> None:
    """The number of updates is right, and p, the very tensor that was passed in, is where they lead."""
    public_descent.assert_close(rtol=1e-9, atol=1e-12, graph=True)


@points(0, exercise="fix_4")
def test_bounds(public_bounds: Observation) -> None:
    """The history of four rows is right, and p0 is left alone."""
    public_bounds["history"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_bounds["p0_after"].assert_equal(note="p0 was changed by the call.")


@points(0, exercise="fix_5")
def test_best(public_best: Observation) -> None:
    """The path, the best point and its loss are right, and p0 is left alone."""
    for name in ("path", "best", "best loss"):
        public_best[name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_best["p0_after"].assert_equal(note="p0 was changed by the call.")


@points(0, exercise="fix_6")
def test_portions(public_portions: Observation) -> None:
    """Loss and gradient are right for five rows, and for four."""
    public_portions["five"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_portions["four"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
