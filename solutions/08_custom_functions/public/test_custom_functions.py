"""The checks in the notebook. They are worth no points, and grading has others."""

from autograder.judging import Observation, WayBack, points

PRODUCT = {"y": ["x", "p"], "x": [], "p": []}
NOT_CHANGED = "Inputs and cotangent must be as they were, bit for bit."
A_NODE = "The result must come out of a torch.autograd.Function of your own."


@points(0, exercise="Cube")
def test_cube_of_three_numbers(cube_of_three_numbers: Observation) -> None:
    """Value, gradient and second derivatives of Cube at (2, -1, 0), and the gradient of a transpose."""
    for key in ("value", "slope", "second", "turned"):
        cube_of_three_numbers[key].assert_close(rtol=1e-5, atol=1e-9)
    cube_of_three_numbers["after"].assert_equal(note=NOT_CHANGED)
    cube_of_three_numbers["is_node"].assert_equal(note=A_NODE)


@points(0, exercise="Softplus")
def test_softplus_near_and_far(softplus_near_and_far: Observation) -> None:
    """Value, gradient and second derivatives of Softplus at small and at large numbers."""
    for key in ("value", "slope", "log_of_tiny_value", "log_of_tiny_slope"):
        softplus_near_and_far[key].assert_close(rtol=1e-6, atol=1e-6)
    softplus_near_and_far["second"].assert_close(rtol=1e-6, atol=1e-5)
    softplus_near_and_far["turned"].assert_close(rtol=1e-4, atol=1e-6)
    softplus_near_and_far["after"].assert_equal(note=NOT_CHANGED)
    softplus_near_and_far["is_node"].assert_equal(note=A_NODE)


@points(
    0,
    exercise="ScaledMul",
    ways_back=[WayBack("scaled_products", PRODUCT, {name: (f"for_{name}",) for name in "xp"})],
)
def test_scaled_products(scaled_products: Observation) -> None:
    """Value, gradients and second derivatives of ScaledMul, and what it does not compute."""
    for key in ("value", "for_x", "for_p", "second", "turned", "returned_if_x_is_data"):
        scaled_products[key].assert_close(rtol=1e-5, atol=1e-9)
    scaled_products["raised"].assert_equal(note="Shapes (3, 1) and (3,) must raise a ValueError.")
    scaled_products["after"].assert_equal(note=NOT_CHANGED)
    scaled_products["is_node"].assert_equal(note=A_NODE)


@points(0, exercise="ClampSTE")
def test_clamped_to_the_unit(clamped_to_the_unit: Observation) -> None:
    """What ClampSTE to [0, 1] returns and passes back, below, inside, above and on the bounds."""
    for key in ("value", "passed", "second", "turned"):
        clamped_to_the_unit[key].assert_close(rtol=1e-5, atol=1e-9)
    clamped_to_the_unit["raised"].assert_equal(note="low=1, high=0 must raise a ValueError.")
    clamped_to_the_unit["after"].assert_equal(note=NOT_CHANGED)
    clamped_to_the_unit["is_node"].assert_equal(note=A_NODE)


@points(0, exercise="certify")
def test_certificates(certificates: Observation) -> None:
    """Which promises seven nodes and three other functions keep, and that nothing is left behind."""
    for key in ("reports", "ignores_cotangent", "sign_of_cotangent", "overwrites_cotangent"):
        certificates[key].assert_equal()
    certificates["after"].assert_equal(note="The inputs must be as they were, bit for bit.")
    certificates["grads"].assert_equal(note="The .grad of an input was filled.")
    certificates["state"].assert_equal(note="torch's random generator or grad mode was changed.")
