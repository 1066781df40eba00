"""The public checks of "SGD by hand". The hidden tests use other numbers, shapes and dtypes."""

from autograder.judging import Observation, points

BY_HAND = "Write the step yourself: torch.optim may not be used in this exercise."
CALLERS_P = "This is the caller's p after the call."
ONE_CALL_A_ROW = "The loss is to be evaluated once for each row of the data."


@points(0, exercise="sgd_closed_form")
def test_closed_form_of_a_vector(public_closed_form_of_a_vector: Observation) -> None:
    """A step from a vector is right, and the vector is left as it was."""
    public_closed_form_of_a_vector["step"].assert_close(rtol=1e-9, atol=1e-12)
    public_closed_form_of_a_vector["p_after"].assert_equal(note="p was changed by the call.")


@points(0, exercise="sgd_closed_form")
def test_closed_form_of_a_matrix(public_closed_form_of_a_matrix: Observation) -> None:
    """A step from a matrix that requires grad is right, does not require grad, and leaves no trace."""
    public_closed_form_of_a_matrix["step"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_closed_form_of_a_matrix["p_after"].assert_equal(note="p was changed by the call.")
    public_closed_form_of_a_matrix["p_state"].assert_equal()
    public_closed_form_of_a_matrix["unchanged"].assert_equal()


@points(0, exercise="sgd_step_")
def test_step(public_step: Observation) -> None:
    """Two parameters are right after each of two steps, and nothing but their values has changed."""
    public_step["vectors"].assert_close(rtol=1e-10, atol=1e-12)
    public_step["matrices"].assert_close(rtol=1e-10, atol=1e-12)
    public_step["states"].assert_equal()
    public_step["unchanged"].assert_equal()
    public_step["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="sgd_step_")
def test_step_without_gradient(public_step_without_gradient: Observation) -> None:
    """Parameters may come from a generator, and one of them may have no gradient."""
    public_step_without_gradient["params"].assert_close(rtol=1e-5, atol=1e-6)
    public_step_without_gradient["states"].assert_equal()


@points(0, exercise="learn_multiply")
def test_learning(public_learning: Observation) -> None:
    """The parameter is right after every update, and nothing that was handed over has changed."""
    public_learning["history"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_learning["D_after"].assert_equal(note="The data were changed by the call.")
    public_learning["p0_after"].assert_equal(note="p0 was changed by the call.")
    public_learning["p0_state"].assert_equal()
    public_learning["unchanged"].assert_equal()


@points(0, exercise="learn_multiply")
def test_learning_from_a_parameter(public_learning_from_a_parameter: Observation) -> None:
    """It works from a p0 that requires grad, and on a single row."""
    public_learning_from_a_parameter["history"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_learning_from_a_parameter["p0_after"].assert_equal(note="p0 was changed by the call.")
    public_learning_from_a_parameter["p0_state"].assert_equal()


@points(0, exercise="manual_loop")
def test_manual_loop(public_manual_run: Observation) -> None:
    """The parameter is right after every update, and the caller's own p is the one that was trained."""
    public_manual_run["history"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_manual_run["p_after"].assert_close(rtol=1e-9, atol=1e-12, note=CALLERS_P)
    public_manual_run["p_state"].assert_equal()
    public_manual_run["D_after"].assert_equal(note="The data were changed by the call.")
    public_manual_run["calls"].assert_equal(note=ONE_CALL_A_ROW)
    public_manual_run["unchanged"].assert_equal()
    public_manual_run["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="manual_loop")
def test_manual_loop_on_one_row(public_manual_run_of_one_row: Observation) -> None:
    """A single row makes a single update of the caller's p."""
    public_manual_run_of_one_row["history"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_manual_run_of_one_row["p_after"].assert_close(rtol=1e-5, atol=1e-6, note=CALLERS_P)


@points(0, exercise="detach_loop")
def test_detach_loop(public_detached_run: Observation) -> None:
    """The parameter is right after every update, the result is ready for more, and p0 is left alone."""
    public_detached_run["result"].assert_close(rtol=1e-9, atol=1e-12)
    public_detached_run["result"][0].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_detached_run["result"][1].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    public_detached_run["p0_after"].assert_equal(note="p0 was changed by the call.")
    public_detached_run["p0_state"].assert_equal()
    public_detached_run["D_after"].assert_equal(note="The data were changed by the call.")
    public_detached_run["calls"].assert_equal(note=ONE_CALL_A_ROW)
    public_detached_run["unchanged"].assert_equal()
    public_detached_run["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(0, exercise="detach_loop")
def test_detach_loop_from_a_parameter(public_detached_run_from_a_parameter: Observation) -> None:
    """It works from a p0 that requires grad, which is left alone."""
    public_detached_run_from_a_parameter["result"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    public_detached_run_from_a_parameter["p0_after"].assert_equal(note="p0 was changed by the call.")
    public_detached_run_from_a_parameter["p0_state"].assert_equal()


@points(0, exercise="max_stable_lr")
def test_rates(public_rates: Observation) -> None:
    """The bound is right for three curvatures."""
    public_rates["bound"].assert_close(rtol=1e-5, atol=1e-6)
    public_rates["h_after"].assert_equal(note="h was changed by the call.")
