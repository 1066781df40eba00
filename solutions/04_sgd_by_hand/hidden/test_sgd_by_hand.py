"""The graders of "SGD by hand"."""

from autograder.judging import Observation, points

BY_HAND = "Write the step yourself: torch.optim may not be used in this exercise."
CALLERS_P = "This is the caller's p after the call."
ONE_CALL_A_ROW = "The loss is to be evaluated once for each row of the data."


@points(4, exercise="sgd_closed_form")
def test_lectures_point(closed_form_at_the_lectures_point: Observation) -> None:
    """Steps from the lecture's (1, 3, 2, 2), a long one and a short one, lead to the right places."""
    closed_form_at_the_lectures_point["long_step"].assert_close(rtol=1e-9, atol=1e-12)
    closed_form_at_the_lectures_point["short_step"].assert_close(rtol=1e-9, atol=1e-12)


@points(4, exercise="sgd_closed_form")
def test_random_points(closed_form_at_random_points: Observation) -> None:
    """The step is right from anywhere, in any shape, float32 and float64, and p is left as it was."""
    closed_form_at_random_points["matrix_step"].assert_close(rtol=1e-9, atol=1e-12)
    closed_form_at_random_points["vector_step"].assert_close(rtol=1e-5, atol=1e-6)
    for name in ("number_step", "step_of_nothing"):
        closed_form_at_random_points[name].assert_close(rtol=1e-5, atol=1e-5)
    closed_form_at_random_points["matrix_after"].assert_equal(note="p was changed by the call.")


@points(2, exercise="sgd_closed_form")
def test_step_from_a_parameter(closed_form_at_a_parameter: Observation) -> None:
    """The step from a p that requires grad is right and carries no graph; p and the grad mode stay."""
    closed_form_at_a_parameter["step"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    closed_form_at_a_parameter["p_after"].assert_equal(note="p was changed by the call.")
    closed_form_at_a_parameter["p_state"].assert_equal()
    closed_form_at_a_parameter["unchanged"].assert_equal()


@points(8, exercise="sgd_step_")
def test_three_steps(three_steps_of_two_parameters: Observation) -> None:
    """Parameters of two shapes are right after each of three steps, whose learning rates differ."""
    three_steps_of_two_parameters["matrices"].assert_close(rtol=1e-10, atol=1e-12)
    three_steps_of_two_parameters["vectors"].assert_close(rtol=1e-10, atol=1e-12)
    three_steps_of_two_parameters["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(5, exercise="sgd_step_")
def test_missing_gradient(step_around_a_missing_gradient: Observation) -> None:
    """Parameters may come from a generator; one without a gradient stays as it is, and still has none."""
    step_around_a_missing_gradient["params"].assert_close(rtol=1e-5, atol=1e-6)
    for state in step_around_a_missing_gradient["states"]:
        state["grad"].assert_equal(note="The step is to leave every .grad as it is.")
    step_around_a_missing_gradient["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(4, exercise="sgd_step_")
def test_only_values_change(three_steps_of_two_parameters: Observation) -> None:
    """Only values change: parameters stay leaves that require grad, and keep the gradients they came with."""
    three_steps_of_two_parameters["matrices"].assert_close(rtol=1e-10, atol=1e-12)
    three_steps_of_two_parameters["vectors"].assert_close(rtol=1e-10, atol=1e-12)
    three_steps_of_two_parameters["states"].assert_equal()
    three_steps_of_two_parameters["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(3, exercise="sgd_step_")
def test_training_with_the_step(training_with_the_step: Observation) -> None:
    """Three updates with gradients from autograd give the right losses, and leave the grad mode as it was."""
    training_with_the_step["losses"].assert_close(rtol=1e-10, atol=1e-12)
    training_with_the_step["matrix"].assert_close(rtol=1e-10, atol=1e-12)
    training_with_the_step["vector"].assert_close(rtol=1e-10, atol=1e-12)
    training_with_the_step["unchanged"].assert_equal()
    training_with_the_step["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(9, exercise="learn_multiply")
def test_lectures_data(learning_on_the_lectures_data: Observation) -> None:
    """On the lecture's 100 rows, the parameter is right after every single update."""
    learning_on_the_lectures_data["history"].assert_close(rtol=1e-5, atol=1e-6)


@points(8, exercise="learn_multiply")
def test_three_dimensions(learning_in_three_dimensions: Observation) -> None:
    """On random data, three numbers a row, the parameter is right after every single update."""
    learning_in_three_dimensions["history"].assert_close(rtol=1e-9, atol=1e-12)


@points(4, exercise="learn_multiply")
def test_from_a_parameter(learning_from_a_parameter: Observation) -> None:
    """It works on one row, and from a p0 that requires grad, which is left as it was."""
    learning_from_a_parameter["history"].assert_close(rtol=1e-9, atol=1e-12)
    learning_from_a_parameter["p0_after"].assert_equal(note="p0 was changed by the call.")
    learning_from_a_parameter["p0_state"].assert_equal()


@points(4, exercise="learn_multiply")
def test_leaves_no_trace(learning_in_three_dimensions: Observation) -> None:
    """The history carries no graph; data, p0, the random generator and the grad mode stay as they were."""
    learning_in_three_dimensions["history"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    learning_in_three_dimensions["D_after"].assert_equal(note="The data were changed by the call.")
    learning_in_three_dimensions["p0_after"].assert_equal(note="p0 was changed by the call.")
    learning_in_three_dimensions["p0_state"].assert_equal()
    learning_in_three_dimensions["unchanged"].assert_equal()


@points(8, exercise="manual_loop")
def test_manual_history(manual_run_of_a_vector: Observation) -> None:
    """The parameter is right after every single update, on a loss that mixes its elements."""
    manual_run_of_a_vector["history"].assert_close(rtol=1e-9, atol=1e-12)


@points(6, exercise="manual_loop")
def test_parameter_is_trained_in_place(manual_run_of_a_vector: Observation) -> None:
    """The caller's own p is trained, and stays a leaf that requires grad; the loss is called once a row."""
    manual_run_of_a_vector["history"].assert_close(rtol=1e-9, atol=1e-12)
    manual_run_of_a_vector["p_after"].assert_close(rtol=1e-9, atol=1e-12, note=CALLERS_P)
    manual_run_of_a_vector["p_state"].assert_equal()
    manual_run_of_a_vector["calls"].assert_equal(note=ONE_CALL_A_ROW)


@points(6, exercise="manual_loop")
def test_manual_history_of_a_matrix(manual_run_of_a_matrix: Observation) -> None:
    """A float32 matrix and one row will do; the history carries no graph, only p changes, all by hand."""
    manual_run_of_a_matrix["history"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    manual_run_of_a_matrix["p_after"].assert_close(rtol=1e-5, atol=1e-6, note=CALLERS_P)
    manual_run_of_a_matrix["D_after"].assert_equal(note="The data were changed by the call.")
    manual_run_of_a_matrix["unchanged"].assert_equal()
    manual_run_of_a_matrix["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(6, exercise="detach_loop")
def test_detached_history(detached_run_of_a_vector: Observation) -> None:
    """The parameter is right after every single update, on a loss that mixes its elements."""
    detached_run_of_a_vector["result"].assert_close(rtol=1e-9, atol=1e-12)


@points(5, exercise="detach_loop")
def test_trained_parameter_is_a_leaf(detached_run_from_a_parameter: Observation) -> None:
    """The trained p is a leaf that requires grad; the history carries no graph; p0 stays as it was."""
    detached_run_from_a_parameter["result"].assert_close(rtol=1e-5, atol=1e-6)
    detached_run_from_a_parameter["result"][0].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    detached_run_from_a_parameter["result"][1].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    detached_run_from_a_parameter["p0_after"].assert_equal(note="p0 was changed by the call.")
    detached_run_from_a_parameter["p0_state"].assert_equal()


@points(4, exercise="detach_loop")
def test_detached_run_leaves_no_trace(detached_run_of_a_vector: Observation) -> None:
    """p0, data, random generator and grad mode stay as they were; one call of the loss a row; all by hand."""
    detached_run_of_a_vector["result"].assert_close(rtol=1e-9, atol=1e-12)
    detached_run_of_a_vector["p0_after"].assert_equal(note="p0 was changed by the call.")
    detached_run_of_a_vector["p0_state"].assert_equal()
    detached_run_of_a_vector["D_after"].assert_equal(note="The data were changed by the call.")
    detached_run_of_a_vector["calls"].assert_equal(note=ONE_CALL_A_ROW)
    detached_run_of_a_vector["unchanged"].assert_equal()
    detached_run_of_a_vector["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(5, exercise="max_stable_lr")
def test_vector_of_curvatures(rates_for_a_vector_of_curvatures: Observation) -> None:
    """The bound is right for each of several curvatures, which are left as they were."""
    rates_for_a_vector_of_curvatures["bound"].assert_close(rtol=1e-9, atol=1e-12)
    rates_for_a_vector_of_curvatures["h_after"].assert_equal(note="h was changed by the call.")


@points(5, exercise="max_stable_lr")
def test_other_shapes(rates_for_a_matrix_of_curvatures: Observation) -> None:
    """The bound is right for a float32 matrix of curvatures, and for a single curvature."""
    rates_for_a_matrix_of_curvatures["matrix"].assert_close(rtol=1e-5, atol=1e-6)
    rates_for_a_matrix_of_curvatures["single"].assert_close(rtol=1e-9, atol=1e-12)
