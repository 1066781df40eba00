"""The graders of "Accumulation and graph lifetime"."""

from autograder.judging import Observation, points

BY_HAND = "Write the reset yourself: torch.optim may not be used in this exercise."
COPIES = "What was noted changed when p.grad was written to later: it is no copy."
GRAD_MODE = "Recording is not switched as it was before the call."
LEFT_ALONE = "What was handed over, or torch's grad mode, is not as it was before the call."


@points(7, exercise="two_backwards")
def test_gradients_add_up_over_two_passes(kept_between_passes: Observation) -> None:
    """With "keep", both notes are right, p.grad holds the sum, and p, w and torch's state are as they were."""
    seen = kept_between_passes
    for name in ("first", "second", "grad"):
        seen[name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    for name in ("p_unchanged", "w_unchanged", "grad_mode_kept"):
        seen[name].assert_equal(note=LEFT_ALONE)


@points(7, exercise="two_backwards")
def test_second_pass_alone(zeroed_between_passes: Observation, dropped_between_passes: Observation) -> None:
    """With "zero" and "none", the second note is the second pass alone, and so is p.grad."""
    for name in ("first", "second", "grad"):
        zeroed_between_passes[name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
        dropped_between_passes[name].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    dropped_between_passes["of_a_number"].assert_close(rtol=1e-5, atol=1e-6)
    for seen in (zeroed_between_passes, dropped_between_passes):
        for name in ("p_unchanged", "w_unchanged", "grad_mode_kept"):
            seen[name].assert_equal(note=LEFT_ALONE)


@points(3, exercise="two_backwards")
def test_notes_are_copies(
    kept_between_passes: Observation,
    zeroed_between_passes: Observation,
    dropped_between_passes: Observation,
) -> None:
    """Both notes stay as they are when p.grad is overwritten, whatever the reset."""
    for seen, rtol, atol in (
        (kept_between_passes, 1e-9, 1e-12),
        (zeroed_between_passes, 1e-9, 1e-12),
        (dropped_between_passes, 1e-5, 1e-6),
    ):
        seen["first_later"].assert_close(rtol=rtol, atol=atol, note=COPIES)
        seen["second_later"].assert_close(rtol=rtol, atol=atol, note=COPIES)


@points(3, exercise="two_backwards")
def test_graph_is_freed_in_the_end(third_pass: Observation) -> None:
    """The graph serves two passes, and has been freed after them."""
    third_pass["first"].assert_close(rtol=1e-9, atol=1e-12)
    third_pass["second"].assert_close(rtol=1e-9, atol=1e-12)
    third_pass["third"].assert_equal(
        note="A third pass went through: the graph was kept for longer than needed."
    )


@points(7, exercise="reset_grads")
def test_gradients_wiped_in_place(wiped_in_place: Observation) -> None:
    """With set_to_none=False, gradient tensors are zeroed in place, a missing one stays missing."""
    wiped_in_place["grads"].assert_equal(graph=True)
    wiped_in_place["same_object"].assert_equal(note="p.grad is not the tensor that it was.")
    wiped_in_place["held"].assert_equal()
    wiped_in_place["values"].assert_equal(note="The parameters themselves have changed.")
    wiped_in_place["leaves"].assert_equal()
    wiped_in_place["grad_mode_kept"].assert_equal(note=GRAD_MODE)
    wiped_in_place["by_torch"].assert_equal(note=BY_HAND)


@points(6, exercise="reset_grads")
def test_gradients_let_go(let_go: Observation) -> None:
    """With set_to_none=True, every gradient is None, and the old tensors are not written to."""
    let_go["grads"].assert_equal()
    let_go["held"].assert_equal(note="A tensor that was a gradient has been written to.")
    let_go["values"].assert_equal(note="The parameters themselves have changed.")
    let_go["leaves"].assert_equal()
    let_go["grad_mode_kept"].assert_equal(note=GRAD_MODE)
    let_go["by_torch"].assert_equal(note=BY_HAND)


@points(7, exercise="reset_grads")
def test_momentum_tells_zero_from_none(rolling_on: Observation) -> None:
    """Under momentum, parameters roll on after zero and rest after None; the next gradient starts afresh."""
    for name in ("none", "zero"):
        rolling_on[name]["values"].assert_close(rtol=1e-5, atol=1e-6)
        rolling_on[name]["fresh"].assert_close(rtol=1e-5, atol=1e-6)
        rolling_on[name]["by_torch"].assert_equal(note=BY_HAND)


@points(8, exercise="grad_snapshots")
def test_running_sums_of_changing_losses(diary_of_four_passes: Observation) -> None:
    """Each snapshot is the sum of the gradients so far; one call of f for each pass; nothing else has changed."""
    diary_of_four_passes["notes"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    diary_of_four_passes["calls"].assert_equal(note="f is to be called once for each pass.")
    diary_of_four_passes["p_unchanged"].assert_equal(note=LEFT_ALONE)
    diary_of_four_passes["grad_mode_kept"].assert_equal(note=GRAD_MODE)


@points(6, exercise="grad_snapshots")
def test_sums_start_from_a_remainder(diary_on_top_of_a_remainder: Observation) -> None:
    """What p.grad holds at the start is added to, and p.grad holds the last sum at the end."""
    diary_on_top_of_a_remainder["notes"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    diary_on_top_of_a_remainder["grad"].assert_close(rtol=1e-5, atol=1e-6, graph=True)


@points(6, exercise="grad_snapshots")
def test_snapshots_outlive_the_gradient(diary_read_later: Observation) -> None:
    """Snapshots stay as they are when p.grad is overwritten, after several passes and after one."""
    diary_read_later["single"].assert_close(rtol=1e-9, atol=1e-12, note=COPIES)
    diary_read_later["three"].assert_close(rtol=1e-9, atol=1e-12, note=COPIES)


@points(5, exercise="sum_of_losses_grad")
def test_losses_with_a_shared_graph(losses_with_a_common_part: Observation) -> None:
    """The gradient is right for three losses whose graphs have a part in common; nothing else has changed."""
    losses_with_a_common_part["gradient"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    for name in ("p_unchanged", "losses_unchanged", "grad_mode_kept"):
        losses_with_a_common_part[name].assert_equal(note=LEFT_ALONE)


@points(5, exercise="sum_of_losses_grad")
def test_earlier_gradient_is_no_part_of_the_sum(
    losses_after_an_earlier_pass: Observation, one_loss_only: Observation
) -> None:
    """The gradient is right where p.grad holds something else already, and for a single loss."""
    losses_after_an_earlier_pass["gradient"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    one_loss_only["gradient"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    for seen in (losses_after_an_earlier_pass, one_loss_only):
        for name in ("p_unchanged", "losses_unchanged", "grad_mode_kept"):
            seen[name].assert_equal(note=LEFT_ALONE)


@points(5, exercise="classify_error")
def test_labels_on_the_way_back(snippets_on_the_way_back: Observation) -> None:
    """Three drawn snippets that fail in backward() have their labels."""
    snippets_on_the_way_back["labels"].assert_equal()


@points(5, exercise="classify_error")
def test_labels_of_early_stumbles(snippets_that_stumble_early: Observation) -> None:
    """Three drawn snippets that fail outside of backward() have their labels."""
    snippets_that_stumble_early["labels"].assert_equal()


@points(5, exercise="classify_error")
def test_labels_of_the_quiet_ones(snippets_that_keep_quiet: Observation) -> None:
    """Four drawn snippets that raise nothing have their labels."""
    snippets_that_keep_quiet["labels"].assert_equal()


@points(6, exercise="stale_cell_repair")
def test_lecture_rows_printed_right(lecture_rows_repaired: Observation) -> None:
    """On the lecture's data, all 100 outputs are those of the rows in turn, and the parameters fit."""
    lecture_rows_repaired["outputs"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    lecture_rows_repaired.assert_close(rtol=1e-5, atol=1e-6, graph=True)


@points(5, exercise="stale_cell_repair")
def test_other_rows_printed_right(other_rows_repaired: Observation) -> None:
    """Everything is right for rows of three numbers in float64, and what was handed over is unchanged."""
    other_rows_repaired["report"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    for name in ("D_unchanged", "p0_unchanged", "p0_state", "unchanged"):
        other_rows_repaired[name].assert_equal(note=LEFT_ALONE)


@points(4, exercise="stale_cell_repair")
def test_single_row_printed_right(one_row_repaired: Observation) -> None:
    """Everything is right for one row, from a parameter that requires grad, which is left alone."""
    one_row_repaired["report"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    one_row_repaired["p0_unchanged"].assert_equal(note=LEFT_ALONE)
    one_row_repaired["p0_state"].assert_equal(note=LEFT_ALONE)
