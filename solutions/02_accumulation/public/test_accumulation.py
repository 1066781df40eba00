"""The public checks of "Accumulation and graph lifetime". The hidden tests use other numbers, shapes and dtypes."""

from autograder.judging import Observation, points

COPIES = "What was noted changed when p.grad was zeroed later: it is no copy."


@points(0, exercise="two_backwards")
def test_two_passes(public_two_passes: Observation) -> None:
    """The lecture's numbers: 10 and 20 if nothing is reset, 10 and 10 if p.grad is zeroed or set to None."""
    for reset, second in (("keep", 20.0), ("zero", 10.0), ("none", 10.0)):
        public_two_passes[reset]["notes"].assert_close(rtol=1e-5, atol=1e-6, expected=[[10.0], [second]])
        public_two_passes[reset]["grad"].assert_close(rtol=1e-5, atol=1e-6)


@points(0, exercise="two_backwards")
def test_two_passes_of_a_vector(public_two_passes_of_a_vector: Observation) -> None:
    """The notes are right for a vector, and stay right when p.grad is zeroed."""
    for name in ("first", "second"):
        public_two_passes_of_a_vector[name].assert_close(rtol=1e-9, atol=1e-12)
    for name in ("first_later", "second_later"):
        public_two_passes_of_a_vector[name].assert_close(rtol=1e-9, atol=1e-12, note=COPIES)


@points(0, exercise="reset_grads")
def test_reset(public_reset: Observation) -> None:
    """One gradient is forgotten, a missing one makes no trouble, and the parameters are left alone."""
    for name in ("none", "zero"):
        public_reset[name]["grads"].assert_equal()
        public_reset[name]["held"].assert_equal(note="This is the tensor that was p.grad before.")
        public_reset[name]["values"].assert_equal(note="The parameters themselves have changed.")


@points(0, exercise="reset_grads")
def test_momentum(public_momentum: Observation) -> None:
    """Under momentum, None leaves p at .9, and zero lets it roll on to .81."""
    public_momentum["none"].assert_close(rtol=1e-5, atol=1e-6, expected=[0.9])
    public_momentum["zero"].assert_close(rtol=1e-5, atol=1e-6, expected=[0.81])


@points(0, exercise="grad_snapshots")
def test_snapshots(public_snapshots: Observation) -> None:
    """The running sums of three different gradients are right, and stay right when p.grad is zeroed."""
    public_snapshots["snapshots"].assert_close(rtol=1e-9, atol=1e-12)
    public_snapshots["calls"].assert_equal(note="f is to be called once for each pass.")
    public_snapshots["snapshots_later"].assert_close(rtol=1e-9, atol=1e-12, note=COPIES)


@points(0, exercise="grad_snapshots")
def test_snapshots_from_a_gradient(public_snapshots_from_a_gradient: Observation) -> None:
    """What p.grad holds at the start is added to."""
    public_snapshots_from_a_gradient["snapshots"].assert_close(rtol=1e-5, atol=1e-6)
    public_snapshots_from_a_gradient["grad"].assert_close(rtol=1e-5, atol=1e-6)


@points(0, exercise="sum_of_losses_grad")
def test_sum(public_sum: Observation) -> None:
    """The gradient of two losses of one w is right, whatever p.grad held before."""
    public_sum["empty"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_sum["leftover"].assert_close(rtol=1e-5, atol=1e-6, graph=True)


@points(0, exercise="classify_error")
def test_labels(public_labels: Observation) -> None:
    """The two examples have the labels that the text gives them."""
    public_labels["example_1"].assert_equal()
    public_labels["example_2"].assert_equal()


@points(0, exercise="stale_cell_repair")
def test_cell(public_cell: Observation) -> None:
    """What is printed for three rows is right, under the right names, and p0 is left alone."""
    for name in ("initial p", "outputs", "final p", "updates"):
        public_cell["report"][name].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_cell["p0_after"].assert_equal(note="p0 was changed by the call.")
