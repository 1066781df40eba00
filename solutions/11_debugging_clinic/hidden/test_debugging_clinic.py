"""The graders of "The debugging clinic"."""

from autograder.judging import Observation, points

STATE = "torch's grad mode or its random generator was changed."
P0 = "p0 was changed by the call."


def assert_said(ward: Observation, *labels: str) -> None:
    """Every script of the ward got its label, and torch is as it was."""
    for answer, label in zip(ward["what diagnose returned"], labels, strict=True):
        answer.assert_equal(expected=label)
    ward["unchanged"].assert_equal(note=STATE)


@points(6, exercise="diagnose")
def test_odd_habits(ward_of_odd_habits: Observation) -> None:
    """Scripts that are odd and right are healthy; one that looks much the same is not."""
    assert_said(ward_of_odd_habits, *["healthy"] * 6, "steps_twice")


@points(6, exercise="diagnose")
def test_what_goes_into_a_step(ward_of_the_forgetful: Observation) -> None:
    """Scripts that use gradients more than once are told apart, and from a healthy one."""
    assert_said(ward_of_the_forgetful, "never_resets", "steps_twice", "one_step_at_the_end", "healthy")


@points(5, exercise="diagnose")
def test_when_the_step_comes(ward_of_the_impatient: Observation) -> None:
    """Scripts that step too early, too late and too empty are told apart."""
    labels = ("steps_before_backward", "one_step_at_the_end", "resets_before_step")
    assert_said(ward_of_the_impatient, *labels)


@points(6, exercise="diagnose")
def test_what_is_subtracted(ward_of_wrong_terms: Observation) -> None:
    """Scripts that subtract the wrong thing are told apart."""
    labels = ("ascends", "uses_the_parameter", "stale_row", "stale_row")
    assert_said(ward_of_wrong_terms, *labels)


@points(6, exercise="diagnose")
def test_what_keeps_p_in_its_place(ward_of_the_motionless: Observation) -> None:
    """Two reasons for which p does not move are told apart."""
    labels = ("resets_before_step", "resets_before_step", "orphaned_parameter", "orphaned_parameter")
    assert_said(ward_of_the_motionless, *labels)


@points(6, exercise="diagnose")
def test_what_is_on_record(ward_of_bad_records: Observation) -> None:
    """Histories that are no copies, that hang on the graph, and that are right, are told apart."""
    labels = ("aliased_history", "aliased_history", "graph_in_history", "healthy")
    assert_said(ward_of_bad_records, *labels)


@points(5, exercise="diagnose")
def test_what_raises(ward_of_the_collapsed: Observation) -> None:
    """Scripts that raise errors are told apart."""
    assert_said(ward_of_the_collapsed, "loses_the_leaf", "loses_the_leaf", "forward_outside")


@points(6, exercise="fix_1")
def test_line_after_several_updates(line_after_several_updates: Observation) -> None:
    """Slope, offset and losses are right after several updates, and the points are left alone."""
    for name in ("slope", "offset"):
        line_after_several_updates[name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    line_after_several_updates["losses"].assert_close(rtol=1e-9, atol=1e-12)
    line_after_several_updates["points_after"].assert_equal(note="x or y was changed by the call.")
    line_after_several_updates["unchanged"].assert_equal(note=STATE)


@points(4, exercise="fix_1")
def test_line_after_one_update(line_after_one_update: Observation) -> None:
    """Slope, offset and loss are right for a single update in float32."""
    for name in ("slope", "offset"):
        line_after_one_update[name].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    line_after_one_update["losses"].assert_close(rtol=1e-5, atol=1e-6)


@points(6, exercise="fix_2")
def test_epoch_of_several_batches(epoch_of_several_batches: Observation) -> None:
    """Parameters and losses are right after an epoch of five batches with momentum."""
    for name in ("losses", "weight", "bias"):
        epoch_of_several_batches[name].assert_close(rtol=1e-9, atol=1e-12)
    epoch_of_several_batches["calls"].assert_equal(note="The model is to be called once for each batch.")
    epoch_of_several_batches["settings_kept"].assert_equal(note="The optimizer's settings were changed.")
    epoch_of_several_batches["unchanged"].assert_equal(note=STATE)


@points(4, exercise="fix_2")
def test_epoch_of_one_batch(epoch_of_one_batch: Observation) -> None:
    """Parameters and loss are right after a single batch, whatever the gradients held before."""
    for name in ("losses", "weight", "bias"):
        epoch_of_one_batch[name].assert_close(rtol=1e-5, atol=1e-6)


def assert_reached(run: Observation, rtol: float, atol: float) -> None:
    """The number of updates, the point, and what has become of p and of torch."""
    run["updates"].assert_equal()
    run["p"].assert_close(rtol=rtol, atol=atol, note="This is the tensor that was passed in.")
    run["p_state"].assert_equal(note="p is no longer a leaf that requires grad.")
    run["unchanged"].assert_equal(note=STATE)


@points(6, exercise="fix_3")
def test_descent_until_flat(descent_until_flat: Observation) -> None:
    """The descent ends when the gradient is small, and p is there."""
    assert_reached(descent_until_flat, rtol=1e-9, atol=1e-12)


@points(4, exercise="fix_3")
def test_descent_with_few_updates(
    descent_of_one_update: Observation, descent_with_few_updates: Observation
) -> None:
    """The descent ends when the updates are used up, and does not begin where it is flat."""
    assert_reached(descent_of_one_update, rtol=1e-9, atol=1e-12)
    for run in descent_with_few_updates["runs"]:
        assert_reached(run, rtol=1e-5, atol=1e-6)


@points(6, exercise="fix_4")
def test_bounded_run(bounded_run: Observation) -> None:
    """The history of nine rows with momentum is right, and nothing else has changed."""
    bounded_run["history"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    bounded_run["p0_after"].assert_equal(note=P0)
    bounded_run["p0_state"].assert_equal(note=P0)
    bounded_run["D_after"].assert_equal(note="D was changed by the call.")
    bounded_run["unchanged"].assert_equal(note=STATE)


@points(4, exercise="fix_4")
def test_bounded_step(bounded_step: Observation) -> None:
    """The history of a single row is right, from a parameter that requires grad, which is left alone."""
    bounded_step["history"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    bounded_step["p0_after"].assert_equal(note=P0)
    bounded_step["p0_state"].assert_equal(note=P0)


def assert_kept(run: Observation, rtol: float, atol: float) -> None:
    """Path, best point and smallest loss, and p0."""
    run["keys"].assert_equal()
    run["path"].assert_close(rtol=rtol, atol=atol, graph=True)
    run["best"].assert_close(rtol=rtol, atol=atol, graph=True)
    run["lowest"].assert_close(rtol=rtol, atol=atol)
    run["p0_after"].assert_equal(note=P0)
    run["p0_state"].assert_equal(note=P0)
    run["unchanged"].assert_equal(note=STATE)


@points(6, exercise="fix_5")
def test_way_down_and_up_again(way_down_and_up_again: Observation) -> None:
    """The path is right, and the best point on it is kept, where the loss falls and rises."""
    assert_kept(way_down_and_up_again, rtol=1e-9, atol=1e-12)


@points(4, exercise="fix_5")
def test_ways_with_the_best_at_an_end(
    way_of_one_update: Observation, ways_with_the_best_at_an_end: Observation
) -> None:
    """The best point is found at the start, at the end, between ups and downs, and among two equally good."""
    assert_kept(way_of_one_update, rtol=1e-9, atol=1e-12)
    for name in ("rising", "falling", "swinging", "wavering"):
        assert_kept(ways_with_the_best_at_an_end[name], rtol=1e-5, atol=1e-6)


def assert_gathered(run: Observation, rtol: float, atol: float) -> None:
    """Loss and gradient, the portions, and what was passed in."""
    run["loss"].assert_close(rtol=rtol, atol=atol)
    run["gradient"].assert_close(rtol=rtol, atol=atol, graph=True)
    run["small_enough"].assert_equal(note="loss_fn was given no row, or more rows than size.")
    run["p_after"].assert_equal(note="The values of p have changed.")
    run["X_after"].assert_equal(note="X was changed by the call.")


@points(5, exercise="fix_6")
def test_portions_with_a_tail(
    portions_with_a_tail: Observation, portions_of_the_lectures_rows: Observation
) -> None:
    """Loss and gradient are right where the last portion is smaller."""
    assert_gathered(portions_with_a_tail, rtol=1e-9, atol=1e-12)
    portions_of_the_lectures_rows["gradient"].assert_close(
        rtol=0, atol=1e-4, expected=[-0.3112, -0.4696], note="15 rows of the lecture's data, by fours."
    )
    assert_gathered(portions_of_the_lectures_rows, rtol=1e-5, atol=1e-6)


@points(3, exercise="fix_6")
def test_portions_without_a_tail(portions_without_a_tail: Observation) -> None:
    """Loss and gradient are right for portions of one size, for one portion, and row by row."""
    for name in ("multiple", "fewer", "one_by_one"):
        assert_gathered(portions_without_a_tail[name], rtol=1e-9, atol=1e-12)


@points(2, exercise="fix_6")
def test_portions_leave_no_trace(portions_of_one_size: Observation) -> None:
    """For portions of one size the result is right, and torch's generator and grad mode are as they were."""
    portions_of_one_size["loss"].assert_close(rtol=1e-9, atol=1e-12)
    portions_of_one_size["gradient"].assert_close(rtol=1e-9, atol=1e-12)
    portions_of_one_size["unchanged"].assert_equal(note=STATE)
