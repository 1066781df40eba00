"""The graders of A1, leaves and graphs: 100 points."""

from autograder.judging import Observation, points

CALLERS_P0 = "p0 belongs to the caller; something about it has changed."
STATE = "torch's random generator or grad mode was left in another state."


def assert_facts(tensors: Observation) -> None:
    """The facts about each tensor are right, and the tensor is as it was."""
    for tensor in tensors:
        tensor["facts"].assert_equal()
        tensor["x_after"].assert_equal(note="The tensor has changed.")


def assert_column(report: Observation, key: str) -> None:
    """One fact of a report is right for every tensor."""
    for name in report.want:
        report[name][key].assert_equal()


@points(5, exercise="tensor_facts")
def test_facts_of_floating_tensors(drawn_floating_tensors: Observation) -> None:
    """The facts about floating point tensors are right, views and parameters included."""
    assert_facts(drawn_floating_tensors)


@points(5, exercise="tensor_facts")
def test_facts_of_all_kinds(drawn_tensors_of_all_kinds: Observation) -> None:
    """The facts are right for any dtype, for no axes and for no elements."""
    assert_facts(drawn_tensors_of_all_kinds)


@points(5, exercise="scalar_chain")
def test_chain_values(chain_at_a_drawn_number: Observation) -> None:
    """p, w and the loss have the right values, shapes and dtypes."""
    for name in ("p", "w", "loss"):
        chain_at_a_drawn_number[name].assert_close(rtol=1e-5, atol=1e-6)


@points(6, exercise="scalar_chain")
def test_chain_graph(chain_at_a_drawn_number: Observation) -> None:
    """p is a leaf that requires grad, and torch can follow the unused graph from the loss to w and to p."""
    for name in ("p", "w", "loss"):
        chain_at_a_drawn_number[name].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    chain_at_a_drawn_number["stored"].assert_equal(note="p.grad must be None still.")
    for name in ("dl_dw", "dw_dp", "dl_dp"):
        chain_at_a_drawn_number[name].assert_close(rtol=1e-5, atol=1e-6, note="The graph is not connected.")


@points(4, exercise="scalar_chain")
def test_chain_from_an_integer(chain_at_a_drawn_integer: Observation) -> None:
    """An int will do as well as a float."""
    for name in ("p", "w", "loss"):
        chain_at_a_drawn_integer[name].assert_close(rtol=1e-5, atol=1e-6, graph=True)


@points(5, exercise="leaf_report")
def test_leaves_of_a_family(family_of_a_matrix: Observation) -> None:
    """Leaves and tracked tensors are told apart in a simple graph with data."""
    assert_column(family_of_a_matrix["report"], "is_leaf")
    assert_column(family_of_a_matrix["report"], "requires_grad")


@points(5, exercise="leaf_report")
def test_leaves_among_lookalikes(family_of_lookalikes: Observation) -> None:
    """Conversions, views, clones and cut-off copies are recognised."""
    assert_column(family_of_lookalikes["report"], "is_leaf")
    assert_column(family_of_lookalikes["report"], "requires_grad")


@points(5, exercise="leaf_report")
def test_memories_and_destinations(
    family_of_lookalikes: Observation, family_with_crossing_paths: Observation
) -> None:
    """What made each tensor, and whether it gets a gradient."""
    for family in (family_of_lookalikes, family_with_crossing_paths):
        assert_column(family["report"], "grad_fn")
        assert_column(family["report"], "gets_grad")


@points(5, exercise="leaf_report")
def test_reached_leaves(family_of_lookalikes: Observation, family_with_crossing_paths: Observation) -> None:
    """The leaves that each tracked tensor depends on are found, and the tensors are left as they were."""
    for family in (family_of_lookalikes, family_with_crossing_paths):
        assert_column(family["report"], "requires_grad")
        assert_column(family["report"], "reaches")
        family["after"].assert_equal(note="A flag of one of the tensors has changed.")
        family["backward_afterwards"].assert_equal(note="Afterwards, the graph could not be used any more.")
        family["gradients_left"].assert_equal(note="Gradients were left in .grad by the call.")
        family["gradients_afterwards"].assert_close(
            rtol=1e-5, atol=1e-6, note="Gradients were left in .grad by the call."
        )


@points(6, exercise="dl_dp")
def test_derivative_at_several_points(slopes_at_drawn_points: Observation) -> None:
    """The derivative is right at several numbers, of either sign, and at 0."""
    slopes_at_drawn_points["value"].assert_close(rtol=1e-5, atol=1e-6)


@points(4, exercise="dl_dp")
def test_derivative_at_integers(slope_at_drawn_integers: Observation) -> None:
    """The derivative is right at ints."""
    slope_at_drawn_integers["value"].assert_close(rtol=1e-5, atol=1e-6)


@points(5, exercise="dl_dp")
def test_derivative_leaves_no_trace(slope_asked_for_twice: Observation) -> None:
    """A second call gives the same, the result carries no graph, and torch is left as it was."""
    slope_asked_for_twice["slopes"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    slope_asked_for_twice["state"].assert_equal(note=STATE)


@points(5, exercise="nonleaf_grads")
def test_gradients_of_the_lecture(gradients_of_the_scalar_example: Observation) -> None:
    """Both gradients of the lecture's example are right, and p0 is left as it was."""
    gradients_of_the_scalar_example["dl_dw"].assert_close(rtol=1e-5, atol=1e-6)
    gradients_of_the_scalar_example["dl_dp"].assert_close(rtol=1e-5, atol=1e-6)
    gradients_of_the_scalar_example["p0_after"].assert_equal(note=CALLERS_P0)
    gradients_of_the_scalar_example["p0_state"].assert_equal(note=CALLERS_P0)


@points(6, exercise="nonleaf_grads")
def test_gradient_in_the_middle(gradients_of_coupled_functions: Observation) -> None:
    """The gradient by w is right where w has several coupled elements."""
    gradients_of_coupled_functions["dl_dw"].assert_close(rtol=1e-9, atol=1e-12)


@points(6, exercise="nonleaf_grads")
def test_gradient_at_the_leaf(gradients_of_coupled_functions: Observation) -> None:
    """The gradient by p is right where every w depends on every p."""
    gradients_of_coupled_functions["dl_dp"].assert_close(rtol=1e-9, atol=1e-12)


@points(5, exercise="nonleaf_grads")
def test_gradients_at_a_parameter(gradients_at_a_parameter: Observation) -> None:
    """Both gradients are right at a matrix that requires grad, which keeps its values and its own .grad."""
    gradients_at_a_parameter["dl_dw"].assert_close(rtol=1e-4, atol=1e-5)
    gradients_at_a_parameter["dl_dp"].assert_close(rtol=1e-4, atol=1e-5)
    gradients_at_a_parameter["p0_after"].assert_equal(note=CALLERS_P0)
    gradients_at_a_parameter["p0_state"].assert_equal(note=CALLERS_P0)


@points(3, exercise="nonleaf_grads")
def test_gradients_carry_no_graph(gradients_of_coupled_functions: Observation) -> None:
    """The gradients are plain tensors, and torch is left as it was."""
    gradients_of_coupled_functions["dl_dw"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    gradients_of_coupled_functions["dl_dp"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    gradients_of_coupled_functions["state"].assert_equal(note=STATE)


def assert_leaf(leaf: Observation) -> None:
    """p is the leaf that was asked for, and g is what it holds."""
    leaf["p"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    leaf["g"].assert_close(rtol=1e-5, atol=1e-6, graph=True)
    leaf["stored"].assert_close(rtol=1e-5, atol=1e-6, note="p.grad does not hold the result.")


@points(3, exercise="self_grad")
def test_backward_from_a_leaf(leaf_at_a_drawn_number: Observation) -> None:
    """p is the leaf that was asked for, and its .grad is right."""
    assert_leaf(leaf_at_a_drawn_number)


@points(2, exercise="self_grad")
def test_backward_from_an_integer(leaf_at_a_drawn_integer: Observation) -> None:
    """An int will do as well as a float."""
    assert_leaf(leaf_at_a_drawn_integer)


@points(1, exercise="predict_outcome")
def test_cases_of_data_and_views(drawn_cases_of_data_and_views: Observation) -> None:
    """Two cases about what is a leaf, drawn at random."""
    drawn_cases_of_data_and_views["labels"].assert_equal()


@points(2, exercise="predict_outcome")
def test_cases_of_copies(drawn_cases_of_copies: Observation) -> None:
    """Three cases about conversions and copies, drawn at random."""
    drawn_cases_of_copies["labels"].assert_equal()


@points(2, exercise="predict_outcome")
def test_cases_of_stored_gradients(drawn_cases_of_stored_gradients: Observation) -> None:
    """Three cases about what .grad holds, drawn at random."""
    drawn_cases_of_stored_gradients["labels"].assert_equal()


@points(2, exercise="predict_outcome")
def test_cases_of_retained_gradients(drawn_cases_of_retained_gradients: Observation) -> None:
    """Three cases about retain_grad and clone, drawn at random."""
    drawn_cases_of_retained_gradients["labels"].assert_equal()


@points(1, exercise="predict_outcome")
def test_cases_of_cut_graphs(drawn_cases_of_cut_graphs: Observation) -> None:
    """Three cases about where backward() gets to, drawn at random."""
    drawn_cases_of_cut_graphs["labels"].assert_equal()


@points(1, exercise="predict_outcome")
def test_cases_of_refusals(drawn_cases_of_refusals: Observation) -> None:
    """Three cases about when backward() refuses, drawn at random."""
    drawn_cases_of_refusals["labels"].assert_equal()


@points(1, exercise="predict_outcome")
def test_cases_of_memories(drawn_cases_of_memories: Observation) -> None:
    """Two cases about grad_fn, drawn at random."""
    drawn_cases_of_memories["labels"].assert_equal()
