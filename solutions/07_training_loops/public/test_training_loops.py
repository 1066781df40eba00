"""The public checks of "Training loops". The hidden tests use other numbers, shapes and dtypes."""

from autograder.judging import Observation, points

ORDER = "f: your function called the loss; b: it computed gradients; s: it moved parameters."
BATCHES = "The batches were changed by the call."
MOVED = "These are the numbers in the parameters, from call to call of the loss."
STATES = "The parameters are to stay leaves that require grad."
WORLD = "torch's global generator or its grad mode has changed."


@points(0, exercise="train_epoch")
def test_epoch(public_epoch: Observation) -> None:
    """In two epochs, losses, parameters and the order of events are right at each batch; all else stays."""
    public_epoch["losses"].assert_close(rtol=1e-9, atol=1e-12)
    public_epoch["order"].assert_equal(note=ORDER)
    public_epoch["path"].assert_close(rtol=1e-9, atol=1e-12, note=MOVED)
    public_epoch["states"].assert_equal(note=STATES)
    public_epoch["batches"].assert_equal(note=BATCHES)
    public_epoch["unchanged"].assert_equal(note=WORLD)


@points(0, exercise="evaluate")
def test_evaluation(public_evaluation: Observation) -> None:
    """Every row counts the same, and the loss is called with gradients switched off."""
    public_evaluation["mean"].assert_close(rtol=1e-9, atol=1e-12)
    public_evaluation["modes"].assert_equal(note="This is the grad mode at each call of the loss.")
    public_evaluation["order"].assert_equal(note=ORDER)
    public_evaluation["unchanged"].assert_equal(note=WORLD)


@points(0, exercise="evaluate")
def test_evaluation_restores_the_grad_mode(public_evaluation_failing: Observation) -> None:
    """The grad mode is what it was before, also if it was off, and if the loss raises."""
    public_evaluation_failing["mean"].assert_close(rtol=1e-5, atol=1e-6)
    public_evaluation_failing["mode after a call under no_grad"].assert_equal(
        note="It was off before the call."
    )
    public_evaluation_failing["raised"].assert_equal(note="The loss's exception is to reach the caller.")
    public_evaluation_failing["mode after the exception"].assert_equal(
        note="It was on before the call, and the loss has raised."
    )


@points(0, exercise="accumulate_step")
def test_accumulation(public_accumulation: Observation) -> None:
    """The gradient is that of the large batch, one graph at a time, and no parameter moves."""
    public_accumulation["mean"].assert_close(rtol=1e-9, atol=1e-12)
    public_accumulation["gradients"].assert_close(rtol=1e-9, atol=1e-12)
    public_accumulation["order"].assert_equal(note=ORDER)
    public_accumulation["path"].assert_equal(note=MOVED)
    public_accumulation["states"].assert_equal(note=STATES)
    public_accumulation["micro"].assert_equal(note=BATCHES)
    public_accumulation["unchanged"].assert_equal(note=WORLD)


@points(0, exercise="clip_grad_norm")
def test_clipping(public_clipping: Observation) -> None:
    """The gradients (1, 2, 2) and 4 have the joint norm 5: too long for a bound of 2, not for one of 6."""
    for case in ("bound 2", "bound 6", "bound 2, from a generator"):
        public_clipping[case]["norm"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
        public_clipping[case]["gradients"].assert_close(rtol=1e-5, atol=1e-6)
        public_clipping[case]["params"].assert_equal(note="The parameters themselves were changed.")


@points(0, exercise="train")
def test_training(public_training: Observation) -> None:
    """A short run has the right history, makes one optimiser, and draws exactly what it should."""
    public_training["history"].assert_close(rtol=2e-5, atol=1e-5, graph=True)
    public_training["optimizers"].assert_equal(note="How many optimisers were made.")
    public_training["next_draw"].assert_equal(note="These are the generator's next numbers after the run.")
    public_training["unchanged"].assert_equal(note=WORLD)
