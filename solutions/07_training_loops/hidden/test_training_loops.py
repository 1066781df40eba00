"""The graders of "Training loops"."""

from autograder.judging import Observation, points

ORDER = "f: your function called the loss; b: it computed gradients; s: it moved parameters."
FLOATS = "The losses are to be Python floats."
BATCHES = "The batches were changed by the call."
MOVED = "These are the numbers in the parameters, from call to call of the loss."
STATES = "The parameters are to stay leaves that require grad."
BY_HAND = "Write the clipping yourself: torch.nn.utils may not be used in this exercise."
PARAMS = "The parameters themselves were changed by the call."
FOUND = "These are the gradients that the optimiser found at each step."
WORLD = "torch's global generator or its grad mode has changed."


@points(6, exercise="train_epoch")
def test_epochs_of_uneven_batches(two_epochs_of_uneven_batches: Observation) -> None:
    """In two epochs over batches of unequal size, losses and parameters are right at every batch."""
    two_epochs_of_uneven_batches["values"].assert_close(rtol=1e-9, atol=1e-12)
    two_epochs_of_uneven_batches["path"].assert_close(rtol=1e-9, atol=1e-12, note=MOVED)


@points(4, exercise="train_epoch")
def test_order_within_an_epoch(two_epochs_of_uneven_batches: Observation) -> None:
    """Each batch has one forward, one backward and one step, in this order, and its loss is reported."""
    two_epochs_of_uneven_batches["values"].assert_close(rtol=1e-9, atol=1e-12)
    two_epochs_of_uneven_batches["order"].assert_equal(note=ORDER)


@points(4, exercise="train_epoch")
def test_losses_are_numbers(two_epochs_of_uneven_batches: Observation) -> None:
    """The losses are returned as Python floats, which keep no graph alive."""
    two_epochs_of_uneven_batches["values"].assert_close(rtol=1e-9, atol=1e-12)
    two_epochs_of_uneven_batches["losses"].assert_close(rtol=1e-9, atol=1e-12, note=FLOATS)


@points(5, exercise="train_epoch")
def test_epochs_of_generators(
    epoch_of_generators: Observation, longer_epoch_of_generators: Observation
) -> None:
    """Parameters and batches may come from generators; the parameters are trained in place, float32."""
    for epoch in (epoch_of_generators, longer_epoch_of_generators):
        epoch["values"].assert_close(rtol=1e-5, atol=1e-6)
        epoch["path"].assert_close(rtol=1e-5, atol=1e-6, note=MOVED)
        epoch["states"].assert_equal(note=STATES)


@points(4, exercise="train_epoch")
def test_epoch_with_an_idle_parameter(epoch_with_an_idle_parameter: Observation) -> None:
    """A parameter that takes no part in the loss of some batches is moved by the others only."""
    epoch_with_an_idle_parameter["values"].assert_close(rtol=1e-9, atol=1e-12)
    epoch_with_an_idle_parameter["path"].assert_close(rtol=1e-9, atol=1e-12, note=MOVED)


@points(2, exercise="train_epoch")
def test_epoch_leaves_no_trace(two_epochs_of_uneven_batches: Observation) -> None:
    """Batches, random generator and grad mode stay; of the parameters, only the values change."""
    two_epochs_of_uneven_batches["values"].assert_close(rtol=1e-9, atol=1e-12)
    two_epochs_of_uneven_batches["batches"].assert_equal(note=BATCHES)
    two_epochs_of_uneven_batches["states"].assert_equal(note=STATES)
    two_epochs_of_uneven_batches["unchanged"].assert_equal(note=WORLD)


@points(4, exercise="evaluate")
def test_mean_over_rows(
    evaluation_of_uneven_batches: Observation, evaluation_of_a_generator: Observation
) -> None:
    """The mean counts every row the same, whatever the batches' sizes, and if they come from a generator."""
    evaluation_of_uneven_batches["mean"].assert_close(rtol=1e-9, atol=1e-12)
    evaluation_of_a_generator["mean"].assert_close(rtol=1e-5, atol=1e-6)


@points(3, exercise="evaluate")
def test_no_graph_is_built(evaluation_of_even_batches: Observation) -> None:
    """The loss is called once a batch, with gradients off; the mean is a float; nothing is changed or drawn."""
    evaluation_of_even_batches["mean"].assert_close(rtol=1e-9, atol=1e-12)
    evaluation_of_even_batches["modes"].assert_equal(note="This is the grad mode at each call of the loss.")
    evaluation_of_even_batches["order"].assert_equal(note=ORDER)
    evaluation_of_even_batches["path"].assert_equal(note=PARAMS)
    evaluation_of_even_batches["gradients"].assert_equal(note="The gradients are to stay None.")
    evaluation_of_even_batches["batches"].assert_equal(note=BATCHES)
    evaluation_of_even_batches["unchanged"]["rng"].assert_equal(note=WORLD)


@points(3, exercise="evaluate")
def test_grad_mode_is_restored(
    evaluation_of_even_batches: Observation,
    evaluation_inside_no_grad: Observation,
    evaluation_that_fails: Observation,
) -> None:
    """Afterwards the grad mode is what it was: on, or off, and also if the loss has raised an exception."""
    evaluation_of_even_batches["value"].assert_close(rtol=1e-9, atol=1e-12)
    evaluation_of_even_batches["unchanged"]["grad_mode"].assert_equal(note="It was on before the call.")
    evaluation_inside_no_grad["mean"].assert_close(rtol=1e-9, atol=1e-12)
    evaluation_inside_no_grad["mode_afterwards"].assert_equal(note="It was off before the call.")
    evaluation_that_fails["mean"].assert_close(rtol=1e-9, atol=1e-12)
    evaluation_that_fails["raised"].assert_equal(note="The loss's exception is to reach the caller.")
    evaluation_that_fails["mode_afterwards"].assert_equal(
        note="It was on before the call, and the loss has raised."
    )


@points(10, exercise="accumulate_step")
def test_gradient_of_uneven_pieces(accumulation_of_uneven_pieces: Observation) -> None:
    """Micro batches of unequal size, and a smaller last one, give the gradient of the large batch."""
    accumulation_of_uneven_pieces["value"].assert_close(rtol=1e-9, atol=1e-12)
    accumulation_of_uneven_pieces["gradients"].assert_close(rtol=1e-9, atol=1e-12)


@points(6, exercise="accumulate_step")
def test_one_graph_at_a_time(accumulation_of_uneven_pieces: Observation) -> None:
    """Each micro batch has one forward and one backward before the next, and the mean loss is right."""
    accumulation_of_uneven_pieces["value"].assert_close(rtol=1e-9, atol=1e-12)
    accumulation_of_uneven_pieces["order"].assert_equal(note=ORDER)


@points(5, exercise="accumulate_step")
def test_old_gradients_are_forgotten(
    accumulation_over_old_gradients: Observation, accumulation_of_one_piece: Observation
) -> None:
    """What .grad held before is forgotten; parameters and micro batches may come from generators."""
    accumulation_over_old_gradients["value"].assert_close(rtol=1e-5, atol=1e-6)
    accumulation_over_old_gradients["gradients"].assert_close(rtol=1e-5, atol=1e-6)
    accumulation_of_one_piece["value"].assert_close(rtol=1e-9, atol=1e-12)
    accumulation_of_one_piece["gradients"].assert_close(rtol=1e-9, atol=1e-12)
    accumulation_of_one_piece["states"].assert_equal(note=STATES)


@points(4, exercise="accumulate_step")
def test_nothing_but_gradients(
    accumulation_with_an_idle_parameter: Observation, accumulation_of_uneven_pieces: Observation
) -> None:
    """A parameter may be missing from some losses; only gradients change; the mean is a Python float."""
    accumulation_with_an_idle_parameter["value"].assert_close(rtol=1e-9, atol=1e-12)
    accumulation_with_an_idle_parameter["gradients"].assert_close(rtol=1e-9, atol=1e-12)
    accumulation_with_an_idle_parameter["path"].assert_equal(note=MOVED)
    accumulation_of_uneven_pieces["mean"].assert_close(
        rtol=1e-9, atol=1e-12, note="The mean is to be a Python float."
    )
    accumulation_of_uneven_pieces["path"].assert_equal(note=MOVED)
    accumulation_of_uneven_pieces["states"].assert_equal(note=STATES)
    accumulation_of_uneven_pieces["micro"].assert_equal(note=BATCHES)
    accumulation_of_uneven_pieces["unchanged"].assert_equal(note=WORLD)


@points(8, exercise="clip_grad_norm")
def test_long_gradients(clipping_of_long_gradients: Observation) -> None:
    """Gradients that are too long together are scaled by one factor, and the norm from before is returned."""
    clipping_of_long_gradients["norm"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    clipping_of_long_gradients["gradients"].assert_close(rtol=1e-5, atol=1e-9)
    clipping_of_long_gradients["params"].assert_equal(note=PARAMS)
    clipping_of_long_gradients["calls"].assert_equal(note=BY_HAND)


@points(5, exercise="clip_grad_norm")
def test_short_gradients(clipping_of_short_gradients: Observation) -> None:
    """Gradients that are within the bound together keep their values, and their norm is returned."""
    clipping_of_short_gradients["length"].assert_close(rtol=1e-9, atol=1e-12)
    clipping_of_short_gradients["gradients"].assert_close(rtol=1e-9, atol=1e-12)
    clipping_of_short_gradients["params"].assert_equal(note=PARAMS)
    clipping_of_short_gradients["calls"].assert_equal(note=BY_HAND)


@points(4, exercise="clip_grad_norm")
def test_missing_gradient(clipping_around_a_missing_gradient: Observation) -> None:
    """A missing gradient stays missing, and parameters may come from a generator; float32."""
    clipping_around_a_missing_gradient["length"].assert_close(rtol=1e-5, atol=1e-6)
    clipping_around_a_missing_gradient["gradients"].assert_close(rtol=1e-5, atol=1e-6)
    clipping_around_a_missing_gradient["params"].assert_equal(note=PARAMS)
    clipping_around_a_missing_gradient["calls"].assert_equal(note=BY_HAND)


@points(3, exercise="clip_grad_norm")
def test_gradients_near_zero(clipping_near_zero: Observation) -> None:
    """The gradient (.3, .4) has norm .5 and stays, alone and beside zeros; zeros stay zeros."""
    for case in ("alone", "beside_zeros", "zeros"):
        clipping_near_zero[case]["length"].assert_close(rtol=1e-9, atol=1e-12)
        clipping_near_zero[case]["gradients"].assert_close(rtol=1e-9, atol=1e-12)
        clipping_near_zero[case]["calls"].assert_equal(note=BY_HAND)


@points(7, exercise="train")
def test_run_with_clipping(run_with_clipping_and_a_tail: Observation) -> None:
    """With clipping, momentum and a smaller last batch, every number of the history is right."""
    run_with_clipping_and_a_tail["values"].assert_close(rtol=2e-5, atol=1e-5)
    run_with_clipping_and_a_tail["found"].assert_close(rtol=2e-5, atol=1e-5, note=FOUND)


@points(5, exercise="train")
def test_run_without_clipping(run_without_clipping: Observation) -> None:
    """Over three epochs with short gradients, every number of the history is right."""
    run_without_clipping["values"].assert_close(rtol=2e-5, atol=1e-5)
    run_without_clipping["found"].assert_close(rtol=2e-5, atol=1e-5, note=FOUND)


@points(3, exercise="train")
def test_run_of_a_single_update(run_of_a_single_update: Observation) -> None:
    """A batch size that exceeds the number of rows makes one batch of all rows."""
    run_of_a_single_update["values"].assert_close(rtol=2e-5, atol=1e-5)
    run_of_a_single_update["found"].assert_close(rtol=2e-5, atol=1e-5, note=FOUND)


@points(5, exercise="train")
def test_run_leaves_no_trace(run_with_clipping_and_a_tail: Observation) -> None:
    """One optimiser is made, for two leaves; the history has floats and no graph; nothing else is drawn."""
    run_with_clipping_and_a_tail["history"].assert_close(rtol=2e-5, atol=1e-5, graph=True)
    run_with_clipping_and_a_tail["made_for"].assert_equal(
        note="These are the parameters of each optimiser that was made; a semicolon separates optimisers."
    )
    run_with_clipping_and_a_tail["trained"].assert_close(
        rtol=2e-5, atol=1e-5, note="These are the tensors the optimiser was made for, after the run."
    )
    run_with_clipping_and_a_tail["next_draw"].assert_equal(
        note="This is the generator's next number after the run."
    )
    run_with_clipping_and_a_tail["unchanged"].assert_equal(note=WORLD)
