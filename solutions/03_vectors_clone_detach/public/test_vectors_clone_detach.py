"""The public checks of "Vectors, clone and detach". The hidden tests use other numbers, shapes and dtypes."""

from autograder.judging import Observation, WayBack, points

TWO_PATHS = {"l": ["p", "w"], "w": ["p"], "p": []}
TOTAL = {name: ("derivatives", f"dl_d{name}") for name in "wp"}
CHANGED = "What was handed over has changed: its values, its requires_grad, or its .grad."
MODE = "torch's grad mode or random generator is not as it was before the call."


@points(0, exercise="quartic")
def test_loss(public_loss: Observation) -> None:
    """The loss of a vector and of a matrix is right, and backward() from it works."""
    public_loss["vector"].assert_close(rtol=1e-5, atol=1e-6)
    public_loss["matrix"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_loss["matrix_after"].assert_equal(note=CHANGED)
    public_loss["gradient"].assert_close(rtol=1e-9, atol=1e-12, note="This is p.grad after backward().")
    public_loss["unchanged"].assert_equal(note=MODE)


@points(0, exercise="quartic_grad")
def test_gradient(public_gradient: Observation) -> None:
    """The gradient is right, and an earlier .grad is neither used nor changed."""
    public_gradient["vector"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_gradient["matrix"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_gradient["after"].assert_equal(note=CHANGED)
    public_gradient["states"].assert_equal(note=CHANGED)
    public_gradient["unchanged"].assert_equal(note=MODE)


@points(0, exercise="partial_vs_total", ways_back=[WayBack("public_paths", TWO_PATHS, TOTAL)])
def test_paths(public_paths: Observation) -> None:
    """All four derivatives are right for w = p**3."""
    public_paths["derivatives"].assert_close(rtol=1e-5, atol=1e-6, graph=True)


@points(
    0,
    exercise="partial_vs_total",
    ways_back=[WayBack("public_paths_from_a_parameter", TWO_PATHS, TOTAL)],
)
def test_paths_leave_no_trace(public_paths_from_a_parameter: Observation) -> None:
    """They are right for a p that requires grad, which stays as it was."""
    public_paths_from_a_parameter["derivatives"].assert_close(rtol=1e-9, atol=1e-12)
    public_paths_from_a_parameter["p_after"].assert_equal(note=CHANGED)
    public_paths_from_a_parameter["p_state"].assert_equal(note=CHANGED)
    public_paths_from_a_parameter["unchanged"].assert_equal(note=MODE)


@points(0, exercise="copies")
def test_relatives(public_relatives: Observation) -> None:
    """The five have the right values and state; when p changes, the two aliases change."""
    public_relatives["before"].assert_equal()
    public_relatives["states"].assert_equal()
    public_relatives["p_state"].assert_equal(note=CHANGED)
    public_relatives["after"].assert_equal(note="This is what the five hold after 10 was added to p.")


@points(0, exercise="copies")
def test_gradient_through_relatives(public_gradient_through_relatives: Observation) -> None:
    """A gradient passes from the linked ones to p, and they are not p itself."""
    public_gradient_through_relatives["arrived"].assert_equal(note="This is what arrived in p.grad.")
    public_gradient_through_relatives["are_p"].assert_equal(note="One of the five is p itself.")


@points(0, exercise="backward_with")
def test_cotangents(public_cotangents: Observation) -> None:
    """The cotangent is made use of, whether or not y has the shape of x."""
    public_cotangents["cubes"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_cotangents["two_outputs"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_cotangents["after"].assert_equal(note=CHANGED)
    public_cotangents["states"].assert_equal(note=CHANGED)


@points(0, exercise="backward_with")
def test_cotangents_leave_no_trace(public_cotangent_at_a_parameter: Observation) -> None:
    """It works at an x that requires grad, and leaves its .grad alone."""
    public_cotangent_at_a_parameter["gradient"].assert_close(rtol=1e-9, atol=1e-12)
    public_cotangent_at_a_parameter["x_state"].assert_equal(note=CHANGED)
    public_cotangent_at_a_parameter["v_after"].assert_equal(note=CHANGED)
    public_cotangent_at_a_parameter["unchanged"].assert_equal(note=MODE)


@points(0, exercise="detach_effect")
def test_pair(public_pair: Observation) -> None:
    """Both gradients are right, and an earlier .grad is neither used nor changed."""
    public_pair["vector"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_pair["matrix"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_pair["matrix_after"].assert_equal(note=CHANGED)
    public_pair["matrix_state"].assert_equal(note=CHANGED)
    public_pair["unchanged"].assert_equal(note=MODE)
