"""The checks in the notebook. They are worth no points, and grading has others."""

from autograder.judging import Observation, points


@points(0, exercise="central_difference")
def test_lecture_slopes(lecture_slopes: Observation) -> None:
    """The slopes of the lecture's loss at (1, 3, 2, 2), measured with a step of 0.01."""
    lecture_slopes["slopes"].assert_close(rtol=1e-8, atol=1e-10)
    lecture_slopes["coupled"].assert_close(rtol=1e-8, atol=1e-10)
    lecture_slopes["float32"].assert_close(rtol=1e-4, atol=5e-4)
    lecture_slopes["x_after"].assert_equal(note="x must be as it was, bit for bit.")
    lecture_slopes["calls"].assert_equal(note="Four slopes need eight calls of f.")
    lecture_slopes["grad_mode_kept"].assert_equal(note="torch's grad mode was not switched back.")


@points(0, exercise="numerical_grad")
def test_lecture_gradient(lecture_numerical_gradient: Observation) -> None:
    """The gradient of the lecture's loss at (1, 3, 2, 2) and of a coupled function."""
    lecture_numerical_gradient["gradient"].assert_close(rtol=1e-8, atol=1e-10)
    lecture_numerical_gradient["coupled"].assert_close(rtol=1e-8, atol=1e-10)
    lecture_numerical_gradient["float32"].assert_close(rtol=1e-4, atol=5e-4)
    lecture_numerical_gradient["x_after"].assert_equal(note="x must be as it was, bit for bit.")
    lecture_numerical_gradient["calls"].assert_equal(note="n coordinates need exactly 2n calls of f.")
    lecture_numerical_gradient["grad_mode_kept"].assert_equal(note="torch's grad mode was not switched back.")


@points(0, exercise="numerical_grad")
def test_matrices(gradients_of_matrices: Observation) -> None:
    """The gradient at a matrix and at a transpose."""
    gradients_of_matrices.assert_close(rtol=1e-8, atol=1e-10)


@points(0, exercise="relative_error")
def test_lecture_distances(lecture_distances: Observation) -> None:
    """How far a few gradients are from (0, 60, 12, 12), and what happens at zero, nan and a wrong shape."""
    lecture_distances.assert_close(rtol=1e-6, atol=1e-12)


@points(0, exercise="gradient_check")
def test_lecture_claims(lecture_claims: Observation) -> None:
    """Of the gradients claimed in the lecture, one passes; and nothing is left behind."""
    for case in ("right", "w_held_fixed", "p_itself", "reversed"):
        lecture_claims[case].assert_close(rtol=1e-4, atol=0.01)
    lecture_claims["x_after"].assert_equal(note="x must be as it was, bit for bit.")
    lecture_claims["state"].assert_equal(note="torch's random generator or grad mode was changed.")


@points(0, exercise="gradient_check")
def test_hard_claims(hard_claims: Observation) -> None:
    """nan, a kink, noise, a huge constant, a coarse step and a wrong shape."""
    hard_claims.assert_close(rtol=1e-4, atol=0.01)


@points(0, exercise="eps_sweep")
def test_sweep_of_a_known_error(sweep_of_a_known_error: Observation) -> None:
    """An instrument that is off by the factor 1 ± eps has the error eps in float64, and more in float32."""
    sweep_of_a_known_error["float64"].assert_close(rtol=1e-9, atol=1e-14)
    sweep_of_a_known_error["float32"].assert_close(rtol=1e-7, atol=1e-14)
    sweep_of_a_known_error["x_after"].assert_equal(note="x must be as it was, bit for bit.")


@points(0, exercise="find_bug")
def test_named_suspects(named_suspects: Observation) -> None:
    """Five of nine implementations are wrong, and two of the right ones are noisy."""
    named_suspects["answer"].assert_equal()
    named_suspects["points_after"].assert_equal(note="The points must be as they were, bit for bit.")
    named_suspects["generator_kept"].assert_equal(note="torch's global generator was left in another state.")
