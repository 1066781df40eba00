"""The checks in the notebook. They are worth no points, and grading has others."""

from autograder.judging import Observation, points

BY_HAND = (
    "A function of torch that is this very exercise was called. The docstring names what is not allowed."
)
GUEST = (
    "Something of the caller's was changed: x, its requires_grad or .grad, v, grad mode or random generator."
)


def assert_right(observation: Observation, *keys: str) -> None:
    """These results are right and carry no graph."""
    for key in keys:
        single = key in ("powers", "float32")
        rtol, atol = (1e-4, 1e-3) if single else (1e-9, 1e-9)
        observation[key].assert_close(rtol=rtol, atol=atol, graph=True)
    observation["left_by_the_first_call"].assert_equal(note=GUEST)
    observation["left_at_the_parameter"].assert_equal(note=GUEST)


@points(0, exercise="vjp")
def test_vjp(vjp_of_three_functions: Observation) -> None:
    """Squares at (1, 3, 2, 2) with v = (1, 10, 100, 1000) give (2, 60, 400, 4000); and other shapes."""
    vjp_of_three_functions["squares"].assert_close(rtol=1e-9, atol=1e-9, expected=[2, 60, 400, 4000])
    assert_right(vjp_of_three_functions, "squares", "two_of_three", "matrices", "powers", "parameter")


@points(0, exercise="jvp")
def test_jvp(jvp_of_three_functions: Observation) -> None:
    """Squares (where both products agree), and functions where they do not."""
    assert_right(jvp_of_three_functions, "squares", "two_of_three", "matrices", "powers", "parameter")


@points(0, exercise="jacobian")
def test_jacobian(four_tables: Observation) -> None:
    """Four Jacobians of different shapes; that of the lecture's loss is its gradient (0, 60, 12, 12)."""
    four_tables["made_by_hand"].assert_equal(note=BY_HAND)
    four_tables["lecture"].assert_close(rtol=1e-9, atol=1e-9, expected=[0, 60, 12, 12])
    assert_right(four_tables, "table", "matrices", "lecture", "powers", "parameter")


@points(0, exercise="hvp")
def test_hvp(hvp_of_both_losses: Observation) -> None:
    """At (1, 3, 2, 2), v = (1, 1, 0, -1): (2, 74, 0, -26) for the lecture, (-2, 94, 0, -46) for the ring."""
    hvp_of_both_losses["made_by_hand"].assert_equal(note=BY_HAND)
    hvp_of_both_losses["lecture"].assert_close(rtol=1e-9, atol=1e-9, expected=[2, 74, 0, -26])
    hvp_of_both_losses["ring"].assert_close(rtol=1e-9, atol=1e-9, expected=[-2, 94, 0, -46])
    assert_right(hvp_of_both_losses, "lecture", "ring", "matrix", "float32", "parameter")


@points(0, exercise="hvp")
def test_hvp_of_a_straight_line(hvp_of_a_straight_line: Observation) -> None:
    """A linear function has no curvature: the product is zero."""
    hvp_of_a_straight_line.assert_close(rtol=1e-9, atol=1e-9, graph=True)


@points(0, exercise="hessian_diag")
def test_hessian_diag(diagonals_of_both_losses: Observation) -> None:
    """At (1, 3, 2, 2): (2, 74, 26, 26) for the lecture's loss, (6, 106, 38, 42) for the ring."""
    diagonals_of_both_losses["lecture"].assert_close(rtol=1e-9, atol=1e-9, expected=[2, 74, 26, 26])
    diagonals_of_both_losses["ring"].assert_close(rtol=1e-9, atol=1e-9, expected=[6, 106, 38, 42])
    assert_right(diagonals_of_both_losses, "lecture", "ring", "matrix", "float32", "parameter")


@points(0, exercise="top_eig")
def test_top_eig(steepest_of_both_losses: Observation) -> None:
    """74 for the lecture's loss at (1, 3, 2, 2); the ring, its negative, few iterations, other shapes."""
    steepest_of_both_losses["lecture"].assert_close(rtol=1e-9, atol=1e-9, expected=74.0)
    assert_right(
        steepest_of_both_losses, "lecture", "direction", "few", "negative", "matrix", "float32", "parameter"
    )


@points(0, exercise="top_eig")
def test_numbers_drawn(numbers_drawn: Observation) -> None:
    """The start is drawn from gen, and nothing else is drawn, from no generator."""
    numbers_drawn.assert_equal(note="One torch.randn from gen is all that is drawn, and nothing is seeded.")
