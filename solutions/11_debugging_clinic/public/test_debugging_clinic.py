"""The public checks of "The debugging clinic". Hidden tests use other scripts, numbers and shapes."""

from autograder.judging import Observation, points

STATE = "The function is to leave torch's random generator and its grad mode as they were."


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
    for number, (said, label) in enumerate(
        zip(public_patients["what diagnose returned"], labels, strict=True), start=1
    ):
        said.assert_equal(expected=label, note=f"This is patient_{number} in checks/probes.py.")
    public_patients["torch"].assert_equal(note=STATE)


@points(0, exercise="fix_1")
def test_line(public_line_of_one_update: Observation, public_line: Observation) -> None:
    """Slope, offset and the losses are right after one update, and after three."""
    public_line_of_one_update.assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_line.assert_close(rtol=1e-9, atol=1e-12, graph=True)


@points(0, exercise="fix_2")
def test_epoch(public_epoch: Observation) -> None:
    """The losses of three batches are right, and so is the weight."""
    for name in ("losses", "weight"):
        public_epoch[name].assert_close(rtol=1e-9, atol=1e-12)
    public_epoch["torch"].assert_equal(note=STATE)


@points(0, exercise="fix_3")
def test_descent(public_descent: Observation) -> None:
    """The number of updates is right, and p, the very tensor that was passed in, is where they lead."""
    for name in ("until it is flat", "three updates"):
        for part in ("updates", "p"):
            public_descent[name][part].assert_close(rtol=1e-9, atol=1e-12, graph=True)
        public_descent[name]["torch"].assert_equal(note=STATE)


@points(0, exercise="fix_3")
def test_single_update(public_single_update: Observation) -> None:
    """A single update moves p, the very tensor that was passed in."""
    public_single_update.assert_close(rtol=1e-9, atol=1e-12, graph=True)


@points(0, exercise="fix_4")
def test_bounds(public_bounds: Observation) -> None:
    """The history of four rows is right, and p0 is left alone."""
    public_bounds["history"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_bounds["p0_after"].assert_equal(note="p0 was changed by the call.")
    public_bounds["torch"].assert_equal(note=STATE)


@points(0, exercise="fix_5")
def test_best(public_best_of_two: Observation, public_best: Observation) -> None:
    """The path, the best point and its loss are right, for one update and for six, and p0 is left alone."""
    for name in ("path", "best", "best loss"):
        public_best_of_two[name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
        public_best[name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_best["p0_after"].assert_equal(note="p0 was changed by the call.")
    public_best["torch"].assert_equal(note=STATE)


@points(0, exercise="fix_6")
def test_portions(public_portions: Observation) -> None:
    """Loss and gradient are right for five rows, and for four; nothing is drawn."""
    public_portions["five rows"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_portions["four rows"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_portions["torch"].assert_equal(note=STATE)
