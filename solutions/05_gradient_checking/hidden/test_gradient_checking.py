"""Graders of gradient checking."""

from autograder.judging import Observation, points


@points(7, exercise="central_difference")
def test_every_coordinate(each_slope: Observation) -> None:
    """The slope of a coupled function is right along every coordinate."""
    each_slope["slopes"].assert_close(rtol=1e-8, atol=1e-10)


@points(4, exercise="central_difference")
def test_the_given_step_is_used(slopes_by_step: Observation) -> None:
    """The step that was given is the one that is used, in float64 and in float32."""
    slopes_by_step["float64"].assert_close(rtol=1e-8, atol=1e-9)
    slopes_by_step["far_below_zero"].assert_close(rtol=1e-8, atol=1e-9)
    slopes_by_step["float32"].assert_close(rtol=1e-4, atol=5e-4)


@points(4, exercise="central_difference")
def test_two_calls_and_nothing_left_behind(each_slope: Observation) -> None:
    """Besides the right slope: two calls of f, x and the grad mode as they were."""
    each_slope["slopes"].assert_close(rtol=1e-3, atol=1e-3)
    each_slope["x_after"].assert_equal(note="x must be as it was, bit for bit.")
    each_slope["calls"].assert_equal(note="A central difference needs exactly two calls of f.")
    each_slope["grad_mode_kept"].assert_equal(note="torch's grad mode was not switched back.")


@points(8, exercise="numerical_grad")
def test_coupled_function(whole_gradient: Observation) -> None:
    """The gradient of a coupled function is right in every coordinate."""
    whole_gradient["gradient"].assert_close(rtol=1e-8, atol=1e-10)


@points(5, exercise="numerical_grad")
def test_matrices_and_views(matrix_gradients: Observation) -> None:
    """The gradient has the shape of x: a matrix, a transposed matrix, a single number."""
    matrix_gradients.assert_close(rtol=1e-8, atol=1e-10)


@points(4, exercise="numerical_grad")
def test_2n_calls_and_nothing_left_behind(whole_gradient: Observation) -> None:
    """Besides the right gradient: 2n calls of f, x and the grad mode as they were."""
    whole_gradient["gradient"].assert_close(rtol=1e-3, atol=1e-3)
    whole_gradient["x_after"].assert_equal(note="x must be as it was, bit for bit.")
    whole_gradient["calls"].assert_equal(note="n coordinates need exactly 2n calls of f.")
    whole_gradient["grad_mode_kept"].assert_equal(note="torch's grad mode was not switched back.")


@points(3, exercise="numerical_grad")
def test_float32(float32_gradient: Observation) -> None:
    """The gradient of a float32 tensor is a float32 tensor."""
    float32_gradient.assert_close(rtol=1e-4, atol=5e-4)


@points(5, exercise="relative_error")
def test_pairs(distances: Observation) -> None:
    """Pairs that differ in value, sign, order or length get their distance, whichever comes first."""
    distances.assert_close(rtol=1e-6, atol=1e-15)


@points(4, exercise="relative_error")
def test_zeros(distances_at_zero: Observation) -> None:
    """Zero vectors, single zeros and tiny vectors get their distance too."""
    distances_at_zero.assert_close(rtol=1e-6, atol=1e-12)


@points(3, exercise="relative_error")
def test_nan_and_infinity(distances_to_nan: Observation) -> None:
    """What is not finite is never close to anything, and what is finite keeps its distance."""
    distances_to_nan.assert_close(rtol=1e-6, atol=1e-12)


@points(3, exercise="relative_error")
def test_shapes(distances_of_shapes: Observation) -> None:
    """Equal shapes are compared, whatever they are; different shapes raise ValueError."""
    distances_of_shapes.assert_close(rtol=1e-6, atol=1e-12)


@points(7, exercise="gradient_check")
def test_smooth_functions(judgements: Observation) -> None:
    """Right gradients pass, wrong ones fail with their error and worst coordinate; nothing is left behind."""
    for case in ("right", "right_below_zero", "too_small", "too_large", "rolled", "hidden_by_a_large_one"):
        judgements[case].assert_close(rtol=1e-5, atol=0.01)
    judgements["x_after"].assert_equal(note="x must be as it was, bit for bit.")
    judgements["state"].assert_equal(note="torch's random generator or grad mode was changed.")


@points(5, exercise="gradient_check")
def test_edges(judgements_at_the_edge: Observation) -> None:
    """nan, zero slopes, a huge constant, other steps and tolerances, and wrong shapes are handled as specified."""
    judgements_at_the_edge.assert_close(rtol=1e-4, atol=0.01)


@points(4, exercise="gradient_check")
def test_kinks(judgements_at_kinks: Observation) -> None:
    """A kink is neither passed nor called wrong, and does not excuse an error elsewhere."""
    judgements_at_kinks.assert_close(rtol=1e-5, atol=0.01)


@points(4, exercise="gradient_check")
def test_noise(judgements_under_noise: Observation) -> None:
    """A function that gives another value at each call is recognised, one that does not is judged as ever."""
    judgements_under_noise.assert_close(rtol=1e-5, atol=0.01)


@points(5, exercise="eps_sweep")
def test_sweep_in_float64(sweep_in_float64: Observation) -> None:
    """In float64, the error of each step is right and in its place."""
    sweep_in_float64["errors"].assert_close(rtol=1e-5, atol=1e-12)
    sweep_in_float64["x_after"].assert_equal(note="x must be as it was, bit for bit.")


@points(5, exercise="eps_sweep")
def test_sweep_in_float32(sweep_in_float32: Observation) -> None:
    """In float32, round-off and the step that does nothing show as they should."""
    sweep_in_float32.assert_close(rtol=1e-7, atol=1e-12)


def assert_verdicts(line_up: Observation, suspects: tuple[int, ...]) -> None:
    """The submission's verdicts on these suspects, by their position in the probe, are the reference's."""
    names = line_up["names"].want
    for suspect in suspects:
        line_up["answer"][names[suspect]].assert_equal()


@points(4, exercise="find_bug")
def test_plain_suspects(eight_suspects: Observation) -> None:
    """Of the plain suspects the wrong one is found, the right ones are not accused, and no point is moved."""
    assert_verdicts(eight_suspects, (0, 1, 2))
    eight_suspects["points_after"].assert_equal(note="The points must be as they were, bit for bit.")


@points(5, exercise="find_bug")
def test_branches(eight_suspects: Observation) -> None:
    """An error in one branch is found, and a right function with the same branches is not accused."""
    assert_verdicts(eight_suspects, (4, 5))


@points(6, exercise="find_bug")
def test_disguised_suspects(eight_suspects: Observation) -> None:
    """Errors that a weak comparison overlooks are found, and a right gradient is not accused."""
    assert_verdicts(eight_suspects, (2, 3, 6, 7))


@points(5, exercise="find_bug")
def test_noisy_suspects(noisy_suspects: Observation) -> None:
    """Noisy functions are judged with their noise frozen, and the generator is given back as it was."""
    assert_verdicts(noisy_suspects, (0, 1, 2, 3))
    noisy_suspects["generator_kept"].assert_equal(note="torch's global generator was left in another state.")
