"""The public checks of "An SGD of your own, equal to torch's". The hidden tests use other numbers and shapes."""

from autograder.judging import Observation, points

BY_HAND = "Write the steps yourself: torch.optim may not be used in this exercise."
GRADIENTS = "A step has changed a gradient, which is the caller's."


@points(0, exercise="MySGD")
def test_plain(public_plain: Observation) -> None:
    """Stage 1: a parameter with gradients moves, one without stays; gradients are left alone."""
    public_plain["p"].assert_close(rtol=1e-5, atol=1e-6)
    public_plain["q"].assert_equal()
    public_plain["states"].assert_equal()
    public_plain["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_first_momentum(public_momentum: Observation) -> None:
    """Stage 2: three steps with momentum."""
    public_momentum["path"].assert_close(rtol=1e-10, atol=1e-12)
    public_momentum["gradients"].assert_equal(note=GRADIENTS)
    public_momentum["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_first_dampening(public_dampening: Observation) -> None:
    """Stage 3: three steps with momentum and dampening."""
    public_dampening["path"].assert_close(rtol=1e-10, atol=1e-12)
    public_dampening["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_decay(public_decay: Observation) -> None:
    """Stage 4: three steps with weight decay; gradients are left alone."""
    public_decay["path"].assert_close(rtol=1e-10, atol=1e-12)
    public_decay["gradients"].assert_equal(note=GRADIENTS)
    public_decay["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_first_nesterov(public_nesterov: Observation) -> None:
    """Stage 5: three steps of Nesterov's kind."""
    public_nesterov["path"].assert_close(rtol=1e-10, atol=1e-12)
    public_nesterov["gradients"].assert_equal(note=GRADIENTS)
    public_nesterov["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_uphill(public_maximize: Observation) -> None:
    """Stage 6: three steps uphill."""
    public_maximize["path"].assert_close(rtol=1e-10, atol=1e-12)
    public_maximize["gradients"].assert_equal(note=GRADIENTS)
    public_maximize["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_some_refusals(public_refusals: Observation) -> None:
    """Stage 6: a negative lr and a tensor instead of a list are refused."""
    public_refusals["negative_lr"].assert_equal(note="This is what MySGD([p], lr=-1.0) raises.")
    public_refusals["tensor"].assert_equal(note="This is what MySGD(p, lr=1.0) raises.")
    public_refusals["fine"].assert_equal(note="MySGD([p], lr=1.0) is fine.")


@points(0, exercise="MySGD")
def test_two_groups(public_groups: Observation) -> None:
    """Stage 7: two groups with their own learning rates, one of which changes."""
    public_groups["path"].assert_close(rtol=1e-10, atol=1e-12)
    public_groups["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="MySGD")
def test_forgetting(public_zero_grad: Observation) -> None:
    """Stage 7: zero_grad, with zeros and with None."""
    public_zero_grad["states"].assert_equal()
    public_zero_grad["params"].assert_equal(note="zero_grad has changed a parameter.")
