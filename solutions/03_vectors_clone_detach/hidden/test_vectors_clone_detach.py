"""The graders of "Vectors, clone and detach"."""

from autograder.judging import Observation, points

P_CHANGED = "p was changed by the call."
X_CHANGED = "x was changed by the call."
V_CHANGED = "v was changed by the call."
STATE = "requires_grad, or .grad, of what was handed over is no longer what it was."
MODE = "torch's grad mode or random generator is not as it was before the call."
NO_WAY_BACK = "This is what autograd finds when it differentiates the result by p."
IS_P = "This one is p itself, under another name."
MEMORY = "A different number was added to p and to each of the five. This is what they hold afterwards."
REACHES = "This is what arrives at p when a gradient is sent back from it; None if nothing arrives."


@points(3, exercise="quartic")
def test_lectures_losses(losses_at_the_lectures_points: Observation) -> None:
    """The loss at (2, 2, 2, 2) is 16, and at (1, 3, 2, 2) it is 44."""
    losses_at_the_lectures_points["twos"].assert_close(rtol=1e-5, atol=1e-6, expected=16.0)
    losses_at_the_lectures_points["mixed"].assert_close(rtol=1e-5, atol=1e-6, expected=44.0)


@points(3, exercise="quartic")
def test_random_losses(losses_at_random_points: Observation) -> None:
    """The loss is right for a matrix, a vector, a number and nothing, and p is left as it was."""
    losses_at_random_points["matrix"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    losses_at_random_points["vector"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    losses_at_random_points["number"].assert_close(rtol=1e-9, atol=1e-12)
    losses_at_random_points["nothing"].assert_close(rtol=1e-5, atol=1e-6)
    losses_at_random_points["matrix_after"].assert_equal(note=P_CHANGED)


@points(4, exercise="quartic")
def test_differentiable_loss(loss_with_its_graph: Observation) -> None:
    """Autograd finds the right gradient behind the loss; p, p.grad and the grad mode stay as they were."""
    loss_with_its_graph["loss"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    loss_with_its_graph["gradient"].assert_close(rtol=1e-9, atol=1e-12, note=NO_WAY_BACK)
    loss_with_its_graph["p_after"].assert_equal(note=P_CHANGED)
    loss_with_its_graph["p_state"].assert_equal(note=STATE)
    loss_with_its_graph["unchanged"].assert_equal(note=MODE)


@points(5, exercise="quartic_grad")
def test_lectures_gradients(gradients_at_the_lectures_points: Observation) -> None:
    """The gradient at (1, 3, 2, 2) is (0, 60, 12, 12), and at (2, 2, 2, 2) it is 12 everywhere."""
    gradients_at_the_lectures_points["mixed"].assert_close(rtol=1e-5, atol=1e-6, expected=[0, 60, 12, 12])
    gradients_at_the_lectures_points["twos"].assert_close(rtol=1e-5, atol=1e-6, expected=[12, 12, 12, 12])


@points(5, exercise="quartic_grad")
def test_random_gradients(gradients_at_random_points: Observation) -> None:
    """The gradient is right for a matrix and a vector, float64 and float32, which are left as they were."""
    gradients_at_random_points["matrix"].assert_close(rtol=1e-9, atol=1e-12)
    gradients_at_random_points["vector"].assert_close(rtol=1e-5, atol=1e-5)
    gradients_at_random_points["number"].assert_close(rtol=1e-9, atol=1e-12)
    gradients_at_random_points["after"].assert_equal(note=P_CHANGED)
    gradients_at_random_points["states"].assert_equal(note=STATE)


@points(5, exercise="quartic_grad")
def test_parameters_gradient(gradient_at_a_parameter: Observation) -> None:
    """A p that requires grad and has a .grad keeps both; the gradient is right and carries no graph."""
    gradient_at_a_parameter["gradient"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    gradient_at_a_parameter["p_after"].assert_equal(note=P_CHANGED)
    gradient_at_a_parameter["p_state"].assert_equal(note=STATE)
    gradient_at_a_parameter["unchanged"].assert_equal(note=MODE)


@points(5, exercise="partial_vs_total")
def test_lectures_paths(paths_of_the_lectures_loss: Observation) -> None:
    """The lecture's example at (2, 2, 2, 2): -4, 4, 4 and 12; and at (1, 3, 2, 2)."""
    for name, number in (("dl_dp_fixed_w", -4), ("dl_dw", 4), ("dw_dp", 4), ("dl_dp", 12)):
        paths_of_the_lectures_loss["twos"][name].assert_close(rtol=1e-5, atol=1e-6, expected=[number] * 4)
    paths_of_the_lectures_loss["mixed"].assert_close(rtol=1e-5, atol=1e-6)


@points(8, exercise="partial_vs_total")
def test_entangled_paths(paths_of_an_entangled_loss: Observation) -> None:
    """All four derivatives are right for another w, and a loss that mixes the elements; p is left alone."""
    paths_of_an_entangled_loss["derivatives"].assert_close(rtol=1e-9, atol=1e-12)
    paths_of_an_entangled_loss["of_a_number"].assert_close(rtol=1e-9, atol=1e-12)
    paths_of_an_entangled_loss["p_after"].assert_equal(note=P_CHANGED)
    paths_of_an_entangled_loss["p_state"].assert_equal(note=STATE)


@points(7, exercise="partial_vs_total")
def test_parameters_paths(paths_from_a_parameter: Observation) -> None:
    """A float32 matrix that requires grad and has a .grad keeps both; no derivative carries a graph."""
    for name in ("dl_dp_fixed_w", "dl_dw", "dw_dp", "dl_dp"):
        paths_from_a_parameter["derivatives"][name].assert_close(rtol=1e-5, atol=1e-5, graph=True)
    paths_from_a_parameter["p_after"].assert_equal(note=P_CHANGED)
    paths_from_a_parameter["p_state"].assert_equal(note=STATE)
    paths_from_a_parameter["unchanged"].assert_equal(note=MODE)


@points(6, exercise="copies")
def test_memory_of_each(relatives_of_a_leaf: Observation) -> None:
    """The copies have memory of their own, the aliases that of p."""
    relatives_of_a_leaf["values"].assert_equal()
    relatives_of_a_leaf["written"].assert_close(rtol=1e-9, atol=1e-12, note=MEMORY)


@points(5, exercise="copies")
def test_gradient_through_each(relatives_of_a_leaf: Observation) -> None:
    """A gradient passes unchanged from the linked ones to p, and from the others not at all."""
    relatives_of_a_leaf["values"].assert_equal()
    relatives_of_a_leaf["gradients"].assert_close(rtol=1e-9, atol=1e-12, note=REACHES)


@points(4, exercise="copies")
def test_state_of_each(relatives_of_a_leaf: Observation) -> None:
    """Each is a leaf, and requires grad, where it should; p and torch's state stay as they were."""
    relatives_of_a_leaf["values"].assert_equal()
    relatives_of_a_leaf["are_p"].assert_equal(note=IS_P)
    relatives_of_a_leaf["states"].assert_equal()
    relatives_of_a_leaf["p_after"].assert_equal(note=P_CHANGED)
    relatives_of_a_leaf["p_state"].assert_equal(note=STATE)
    relatives_of_a_leaf["unchanged"].assert_equal(note=MODE)


@points(5, exercise="copies")
def test_relatives_of_a_result(relatives_of_a_result: Observation) -> None:
    """It all holds for a p that is a matrix and the result of an operation, too."""
    relatives_of_a_result["values"].assert_equal()
    relatives_of_a_result["are_p"].assert_equal(note=IS_P)
    relatives_of_a_result["states"].assert_equal()
    relatives_of_a_result["gradients"].assert_close(rtol=1e-5, atol=1e-6, note=REACHES)
    relatives_of_a_result["p_after"].assert_equal(note=P_CHANGED)
    relatives_of_a_result["p_state"].assert_equal(note=STATE)
    relatives_of_a_result["written"].assert_close(rtol=1e-5, atol=1e-6, note=MEMORY)


@points(4, exercise="backward_with")
def test_squares(cotangents_of_squares: Observation) -> None:
    """For the squares of (1, 3), the cotangent (1, 10) gives (2, 60); a random one is right as well."""
    cotangents_of_squares["small"].assert_close(rtol=1e-9, atol=1e-12, expected=[2, 60])
    cotangents_of_squares["random"].assert_close(rtol=1e-9, atol=1e-12)


@points(6, exercise="backward_with")
def test_two_outputs(cotangent_of_two_outputs: Observation) -> None:
    """With two outputs and three inputs, the result is right; x and v are left as they were."""
    cotangent_of_two_outputs["gradient"].assert_close(rtol=1e-9, atol=1e-12)
    cotangent_of_two_outputs["x_after"].assert_equal(note=X_CHANGED)
    cotangent_of_two_outputs["x_state"].assert_equal(note=STATE)
    cotangent_of_two_outputs["v_after"].assert_equal(note=V_CHANGED)
    cotangent_of_two_outputs["v_state"].assert_equal(note=STATE)


@points(5, exercise="backward_with")
def test_saturating_matrix(cotangent_of_a_saturating_matrix: Observation) -> None:
    """It is right for a float32 matrix of which every output depends on every input."""
    cotangent_of_a_saturating_matrix["gradient"].assert_close(rtol=1e-5, atol=1e-6)
    cotangent_of_a_saturating_matrix["number"].assert_close(rtol=1e-5, atol=1e-6)


@points(5, exercise="backward_with")
def test_parameters_cotangent(cotangent_at_a_parameter: Observation) -> None:
    """An x that requires grad and has a .grad keeps both; the result carries no graph, and v stays."""
    cotangent_at_a_parameter["gradient"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    cotangent_at_a_parameter["x_after"].assert_equal(note=X_CHANGED)
    cotangent_at_a_parameter["x_state"].assert_equal(note=STATE)
    cotangent_at_a_parameter["v_after"].assert_equal(note=V_CHANGED)
    cotangent_at_a_parameter["v_state"].assert_equal(note=STATE)
    cotangent_at_a_parameter["unchanged"].assert_equal(note=MODE)


@points(5, exercise="detach_effect")
def test_lectures_pair(both_gradients_at_the_lectures_points: Observation) -> None:
    """At (2, 2, 2, 2) they are 12 and -4; at (1, 3, 2, 2) they are right in every element."""
    twos, mixed = (
        both_gradients_at_the_lectures_points["twos"],
        both_gradients_at_the_lectures_points["mixed"],
    )
    twos.assert_close(rtol=1e-5, atol=1e-6, expected=([12] * 4, [-4] * 4))
    mixed.assert_close(rtol=1e-5, atol=1e-6, expected=([0, 60, 12, 12], [0, -12, -4, -4]))


@points(5, exercise="detach_effect")
def test_random_pair(both_gradients_at_random_points: Observation) -> None:
    """Both are right for a matrix and a vector, float64 and float32, which are left as they were."""
    both_gradients_at_random_points["matrix"].assert_close(rtol=1e-9, atol=1e-12)
    both_gradients_at_random_points["vector"].assert_close(rtol=1e-5, atol=1e-5)
    both_gradients_at_random_points["number"].assert_close(rtol=1e-9, atol=1e-12)
    both_gradients_at_random_points["after"].assert_equal(note=P_CHANGED)
    both_gradients_at_random_points["states"].assert_equal(note=STATE)


@points(5, exercise="detach_effect")
def test_parameters_pair(both_gradients_at_a_parameter: Observation) -> None:
    """A p that requires grad and has a .grad keeps both; the results are right and carry no graph."""
    for gradient in both_gradients_at_a_parameter["pair"]:
        gradient.assert_close(rtol=1e-9, atol=1e-12, graph=True)
    both_gradients_at_a_parameter["p_after"].assert_equal(note=P_CHANGED)
    both_gradients_at_a_parameter["p_state"].assert_equal(note=STATE)
    both_gradients_at_a_parameter["unchanged"].assert_equal(note=MODE)
