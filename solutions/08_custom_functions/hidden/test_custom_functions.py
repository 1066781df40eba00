"""The graders of "Functions of your own"."""

from autograder.judging import Observation, points

UNCHANGED = "What was passed in must be as it was, bit for bit."
BY_HAND = "The result is not that of a torch.autograd.Function with a backward of its own."


def assert_exact(observation: Observation, *keys: str) -> None:
    """Value and gradients in float64, of a node that was written by hand."""
    for key in ("value", *keys):
        observation[key].assert_close(rtol=1e-6, atol=1e-12)
    observation["by_hand"].assert_equal(note=BY_HAND)


def assert_single(observation: Observation, *keys: str) -> None:
    """Value and gradients in float32, of a node that was written by hand."""
    for key in ("value", *keys):
        observation[key].assert_close(rtol=2e-5, atol=1e-6)
    observation["by_hand"].assert_equal(note=BY_HAND)


@points(5, exercise="Cube")
def test_cubes(cubes_and_slopes: Observation) -> None:
    """Values and gradients are right for a random cotangent, also at 0, and nothing is changed."""
    assert_exact(cubes_and_slopes, "gradient")
    cubes_and_slopes["x_after"].assert_equal(note=UNCHANGED)
    cubes_and_slopes["v_after"].assert_equal(note=UNCHANGED)


@points(3, exercise="Cube")
def test_cubes_in_a_chain(cubes_inside_a_chain: Observation) -> None:
    """The gradient passes through the node from the nodes behind it to those before it."""
    assert_exact(cubes_inside_a_chain, "gradient")


@points(3, exercise="Cube")
def test_cubes_of_any_layout(cubes_of_other_layouts: Observation) -> None:
    """Transposes, slices, single numbers, no numbers and float32 are treated alike."""
    assert_single(cubes_of_other_layouts, "matrix", "vector", "number", "nothing")


@points(4, exercise="Cube")
def test_cubes_again(cubes_derived_again: Observation) -> None:
    """The gradient can be differentiated, with respect to x and to the cotangent, and once more; also at 0."""
    assert_exact(cubes_derived_again, "for_x", "for_v", "third")


@points(5, exercise="Softplus")
def test_softplus(softplus_and_slope: Observation) -> None:
    """Values and gradients are right for a random cotangent, and nothing is changed."""
    assert_exact(softplus_and_slope, "gradient")
    softplus_and_slope["x_after"].assert_equal(note=UNCHANGED)
    softplus_and_slope["v_after"].assert_equal(note=UNCHANGED)


@points(6, exercise="Softplus")
def test_softplus_far_from_zero(softplus_far_out: Observation) -> None:
    """Value and slope stay finite and accurate for large positive and large negative numbers."""
    double, single = softplus_far_out["float64"], softplus_far_out["float32"]
    for key in ("value", "slope", "log_value", "log_slope", "at_minus_1000"):
        double[key].assert_close(rtol=1e-6, atol=1e-6)
        single[key].assert_close(rtol=1e-4, atol=1e-4)
    softplus_far_out["by_hand"].assert_equal(note=BY_HAND)


@points(4, exercise="Softplus")
def test_softplus_in_a_chain(softplus_inside_a_chain: Observation) -> None:
    """The gradient passes through the node, for a transpose and in float32."""
    observation = softplus_inside_a_chain
    for key in ("value", "gradient", "nothing"):
        observation[key].assert_close(rtol=2e-4, atol=1e-6)
    observation["by_hand"].assert_equal(note=BY_HAND)


@points(5, exercise="Softplus")
def test_softplus_again(softplus_derived_again: Observation) -> None:
    """The second derivative is right, at 0 too, and finite for large numbers of both signs."""
    for key in ("value", "for_x", "for_v"):
        softplus_derived_again[key].assert_close(rtol=1e-6, atol=1e-5)
    softplus_derived_again["by_hand"].assert_equal(note=BY_HAND)


@points(6, exercise="ScaledMul")
def test_products(products_and_gradients: Observation) -> None:
    """The value and both gradients are right for a random cotangent, and nothing is changed."""
    assert_exact(products_and_gradients, "for_x", "for_p")
    products_and_gradients["after"].assert_equal(note=UNCHANGED)


@points(3, exercise="ScaledMul")
def test_products_of_one_tensor(products_with_itself: Observation) -> None:
    """One tensor in both places gets both gradients, for a transpose, in float32 and within a chain."""
    assert_single(products_with_itself, "gradient", "without_scale", "nothing")


@points(6, exercise="ScaledMul")
def test_unneeded_gradients(unneeded_products: Observation) -> None:
    """Backward returns what is needed, and None in the place of what is not."""
    for key in ("x_only", "p_only", "both"):
        unneeded_products[key].assert_close(
            rtol=1e-6,
            atol=1e-12,
            note="Backward owes one result for each argument, None where none is needed.",
        )


@points(3, exercise="ScaledMul")
def test_products_again(products_derived_again: Observation) -> None:
    """Both gradients can be differentiated, with respect to x, p and the cotangent."""
    assert_exact(products_derived_again, "second")


@points(2, exercise="ScaledMul")
def test_unequal_shapes(products_of_unequal_shapes: Observation) -> None:
    """Shapes that differ are refused, equal ones are not."""
    assert_single(products_of_unequal_shapes)
    products_of_unequal_shapes["raised"].assert_equal(note="Shapes that differ must raise a ValueError.")


@points(5, exercise="ClampSTE")
def test_clamped_values(clamped_values: Observation) -> None:
    """The values are clamped, bounds that are crossed are refused, and x is not changed."""
    assert_exact(clamped_values)
    clamped_values["float32"].assert_close(rtol=2e-5, atol=1e-6)
    clamped_values["bounds_equal"].assert_close(rtol=1e-6, atol=1e-12)
    clamped_values["raised"].assert_equal(note="low > high must raise a ValueError.")
    clamped_values["x_after"].assert_equal(note=UNCHANGED)


@points(3, exercise="ClampSTE")
def test_inside(gradients_inside: Observation) -> None:
    """Inside, and on the bounds, the cotangent passes as it is."""
    assert_exact(gradients_inside, "gradient")
    gradients_inside["v_after"].assert_equal(note=UNCHANGED)


@points(6, exercise="ClampSTE")
def test_outside(gradients_outside: Observation) -> None:
    """Outside, on both sides, what leads back passes and what leads away is blocked."""
    assert_exact(gradients_outside, "gradient")
    gradients_outside["v_after"].assert_equal(note=UNCHANGED)


@points(3, exercise="ClampSTE")
def test_clamped_in_a_chain(clamped_inside_a_chain: Observation) -> None:
    """The rule holds within a chain, for a transpose and in float32."""
    assert_single(clamped_inside_a_chain, "gradient", "nothing")


@points(3, exercise="ClampSTE")
def test_clamped_again(clamped_derived_again: Observation) -> None:
    """What passes back can be differentiated with respect to the cotangent."""
    assert_exact(clamped_derived_again, "for_x", "for_v")


@points(8, exercise="certify")
def test_verdicts_on_gradients(verdicts_on_gradients: Observation) -> None:
    """Right gradients are certified, wrong ones are not, of whatever input and in whatever coordinate."""
    verdicts_on_gradients.assert_equal()


@points(4, exercise="certify")
def test_verdicts_on_scaling(verdicts_on_scaling: Observation) -> None:
    """Nodes that are not linear in their cotangent are found, others are not accused."""
    verdicts_on_scaling.assert_equal()


@points(5, exercise="certify")
def test_verdicts_on_second_derivatives(verdicts_on_second_derivatives: Observation) -> None:
    """Backward passes that cannot be differentiated, or wrongly, are found, others are not accused."""
    verdicts_on_second_derivatives.assert_equal()


@points(4, exercise="certify")
def test_verdicts_on_layouts(verdicts_on_layouts: Observation) -> None:
    """Nodes that mind the order in memory are found, in their value and in their gradient."""
    verdicts_on_layouts.assert_equal()


@points(4, exercise="certify")
def test_verdicts_on_purity(verdicts_on_purity: Observation) -> None:
    """Nodes that write to their inputs or cotangent are found, and certify itself changes nothing."""
    verdicts_on_purity["verdicts"].assert_equal()
    verdicts_on_purity["keys"].assert_equal()
    verdicts_on_purity["inputs_after"].assert_equal(note=UNCHANGED)
    verdicts_on_purity["grads_after"].assert_equal(note="The .grad of an input was filled or changed.")
    verdicts_on_purity["state"].assert_equal(note="torch's random generator or grad mode was changed.")
