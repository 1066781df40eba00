"""Graders of products and curvature."""

from autograder.judging import Observation, points

TRACES = "x, its requires_grad and .grad, v, grad mode and generator must be as they were."
DRAWN = "One torch.randn from gen is all that is drawn, and nothing is seeded."
READY_MADE = "The function of torch that is this exercise was called."


def assert_exact(observation: Observation, *keys: str, graph: bool = False) -> None:
    """These float64 results are right, and with ``graph`` they carry none."""
    for key in keys:
        observation[key].assert_close(rtol=1e-10, atol=1e-10, graph=graph)


def assert_single(observation: Observation) -> None:
    """This float32 result is right."""
    observation.assert_close(rtol=1e-4, atol=2e-4)


def assert_by_hand(observation: Observation) -> None:
    """No ready-made function did the exercise."""
    observation["made_by_hand"].assert_equal(note=READY_MADE)


def assert_no_traces(observation: Observation) -> None:
    """Everything is as it was."""
    observation["traces"].assert_equal(note=TRACES)


@points(6, exercise="vjp")
def test_vjp_of_vectors(cotangents_of_vectors: Observation) -> None:
    """The product is right for random cotangents, with fewer outputs than inputs and with as many."""
    assert_exact(cotangents_of_vectors, "product", "square")


@points(4, exercise="vjp")
def test_vjp_of_shapes(cotangents_of_shapes: Observation) -> None:
    """Matrices, transposes and single numbers, as inputs and as outputs."""
    assert_exact(cotangents_of_shapes, "matrices", "one_output", "one_input")


@points(2, exercise="vjp")
def test_vjp_in_float32(cotangents_in_float32: Observation) -> None:
    """In float32, the product is a float32 tensor."""
    assert_single(cotangents_in_float32)


@points(3, exercise="vjp")
def test_vjp_as_a_guest(cotangents_of_vectors: Observation, cotangents_of_a_leaf: Observation) -> None:
    """The product is right at a parameter that has a gradient already, and nothing is left behind."""
    assert_exact(cotangents_of_vectors, "product", graph=True)
    assert_no_traces(cotangents_of_vectors)
    assert_exact(cotangents_of_a_leaf, "product", graph=True)
    assert_no_traces(cotangents_of_a_leaf)


@points(6, exercise="jvp")
def test_jvp_of_vectors(tangents_of_vectors: Observation) -> None:
    """The product is right for random tangents, with fewer outputs than inputs and with as many."""
    assert_exact(tangents_of_vectors, "product", "square")


@points(4, exercise="jvp")
def test_jvp_of_shapes(tangents_of_shapes: Observation) -> None:
    """Matrices, transposes and single numbers, as inputs and as outputs."""
    assert_exact(tangents_of_shapes, "matrices", "one_output", "one_input", "at_rest")


@points(2, exercise="jvp")
def test_jvp_in_float32(tangents_in_float32: Observation) -> None:
    """In float32, the product is a float32 tensor."""
    assert_single(tangents_in_float32)


@points(3, exercise="jvp")
def test_jvp_as_a_guest(tangents_of_vectors: Observation, tangents_of_a_leaf: Observation) -> None:
    """The product is right at a parameter that has a gradient already, and nothing is left behind."""
    assert_exact(tangents_of_vectors, "product", graph=True)
    assert_no_traces(tangents_of_vectors)
    assert_exact(tangents_of_a_leaf, "product", graph=True)
    assert_no_traces(tangents_of_a_leaf)


@points(5, exercise="jacobian")
def test_jacobian_of_vectors(slopes_of_vectors: Observation) -> None:
    """All the slopes are in their places, with fewer outputs than inputs and with as many."""
    assert_by_hand(slopes_of_vectors)
    assert_exact(slopes_of_vectors, "table", "square")


@points(5, exercise="jacobian")
def test_jacobian_of_shapes(slopes_of_shapes: Observation) -> None:
    """Matrices, transposes and single numbers: the output's axes first, then the input's."""
    assert_by_hand(slopes_of_shapes)
    assert_exact(slopes_of_shapes, "matrices", "one_output", "one_input", "one_element")


@points(2, exercise="jacobian")
def test_jacobian_in_float32(slopes_in_float32: Observation) -> None:
    """In float32, the slopes are a float32 tensor."""
    assert_by_hand(slopes_in_float32)
    assert_single(slopes_in_float32["table"])


@points(3, exercise="jacobian")
def test_jacobian_as_a_guest(slopes_of_vectors: Observation, slopes_of_a_leaf: Observation) -> None:
    """The slopes are right at a parameter that has a gradient already, and nothing is left behind."""
    for observation in (slopes_of_vectors, slopes_of_a_leaf):
        assert_by_hand(observation)
        assert_exact(observation, "table", graph=True)
        assert_no_traces(observation)


@points(8, exercise="hvp")
def test_hvp_of_vectors(bends_of_vectors: Observation) -> None:
    """The product is right for a coupled function and a random direction."""
    assert_by_hand(bends_of_vectors)
    assert_exact(bends_of_vectors, "product")


@points(5, exercise="hvp")
def test_hvp_of_shapes(bends_of_shapes: Observation) -> None:
    """Matrices, transposes and single numbers."""
    assert_by_hand(bends_of_shapes)
    assert_exact(bends_of_shapes, "matrix", "transpose", "number", "at_rest")


@points(3, exercise="hvp")
def test_hvp_in_float32(bends_in_float32: Observation) -> None:
    """In float32, the product is a float32 tensor."""
    assert_by_hand(bends_in_float32)
    assert_single(bends_in_float32["product"])


@points(5, exercise="hvp")
def test_hvp_as_a_guest(bends_of_vectors: Observation, bends_of_a_leaf: Observation) -> None:
    """The product is right at a parameter that has a gradient already, and nothing is left behind."""
    for observation in (bends_of_vectors, bends_of_a_leaf):
        assert_by_hand(observation)
        assert_exact(observation, "product", graph=True)
        assert_no_traces(observation)


@points(4, exercise="hvp")
def test_hvp_without_curvature(bends_of_planes: Observation) -> None:
    """Where a function is linear, in some of its numbers or in all of them, the product is zero there."""
    assert_by_hand(bends_of_planes)
    assert_exact(bends_of_planes, "half_flat", "flat")


@points(6, exercise="hessian_diag")
def test_diagonal_of_vectors(own_bends_of_vectors: Observation) -> None:
    """The diagonal is right for a coupled function."""
    assert_exact(own_bends_of_vectors, "diagonal")


@points(4, exercise="hessian_diag")
def test_diagonal_of_shapes(own_bends_of_shapes: Observation) -> None:
    """The diagonal has the shape of x: matrices, transposes and single numbers."""
    assert_exact(own_bends_of_shapes, "matrix", "transpose", "number", "one_element")


@points(2, exercise="hessian_diag")
def test_diagonal_in_float32(own_bends_in_float32: Observation) -> None:
    """In float32, the diagonal is a float32 tensor."""
    assert_single(own_bends_in_float32)


@points(3, exercise="hessian_diag")
def test_diagonal_as_a_guest(own_bends_of_vectors: Observation, own_bends_of_a_leaf: Observation) -> None:
    """The diagonal is right at a parameter that has a gradient already, and nothing is left behind."""
    for observation in (own_bends_of_vectors, own_bends_of_a_leaf):
        assert_exact(observation, "diagonal", graph=True)
        assert_no_traces(observation)


def assert_pair(observation: Observation, *, graph: bool = False) -> None:
    """Eigenvalue and vector are right, up to the rounding that some iterations gather."""
    for key in ("eigenvalue", "vector"):
        observation[key].assert_close(rtol=1e-9, atol=1e-9, graph=graph)


@points(5, exercise="top_eig")
def test_few_iterations(steepest_of_vectors: Observation) -> None:
    """After 1, 2 and 5 iterations, eigenvalue and vector are what the steps give."""
    for key in ("after_1", "after_2", "after_5"):
        assert_pair(steepest_of_vectors[key])


@points(4, exercise="top_eig")
def test_negative_curvature(steepest_downwards: Observation) -> None:
    """After many iterations, a dominating curvature that is negative is found with its sign."""
    for key in ("eigenvalue", "squares"):
        steepest_downwards[key].assert_close(rtol=1e-9, atol=1e-9)


@points(3, exercise="top_eig")
def test_eigenvectors_of_shapes(steepest_of_shapes: Observation) -> None:
    """Transposes, single numbers and float32."""
    assert_pair(steepest_of_shapes["transpose"])
    assert_pair(steepest_of_shapes["number"])
    assert_single(steepest_of_shapes["float32"])


@points(1, exercise="top_eig")
def test_start_from_gen(steepest_whatever_is_drawn: Observation) -> None:
    """The start comes from gen, and nothing else is drawn or seeded."""
    steepest_whatever_is_drawn["eigenvalue"].assert_close(rtol=1e-9, atol=1e-9)
    steepest_whatever_is_drawn["squares"].assert_close(rtol=1e-9, atol=1e-9)
    steepest_whatever_is_drawn["drawn"].assert_equal(note=DRAWN)


@points(2, exercise="top_eig")
def test_eigenvectors_as_a_guest(steepest_of_a_leaf: Observation) -> None:
    """Two calls with one generator give two right results, and nothing is left behind."""
    assert_pair(steepest_of_a_leaf["first"], graph=True)
    assert_pair(steepest_of_a_leaf["second"], graph=True)
    assert_no_traces(steepest_of_a_leaf)
    steepest_of_a_leaf["next"].assert_equal(note="More or less was drawn from the generator than the start.")
