"""The graders of "A mini autograd engine".

Values and gradients are compared with the reference's and, on a hundred random graphs, with those that
torch's autograd gives in float64. Orders are judged by what makes an order topological; any of them will do.
"""

from autograder.judging import Observation, points, reject

RESULT = "An operation must return a new Value with a grad of 0.0, whose slopes lead back to each operand."
UNCHANGED = "data, inputs or slopes of a node have changed."
LIST_UNCHANGED = "The list that was passed in has changed."
CALLS = "Each row must have one backward pass, from the mean of its squared errors."
BANNED = "Write the sums yourself: sum_to_size and autograd are not to be used here."


def assert_operations(results: Observation) -> None:
    """Every result is a Value with the right number and derivatives, and the operands are as they were."""
    for key in results.want:
        results[key].assert_close(rtol=1e-9, atol=1e-12, note=RESULT)


@points(4, exercise="Value")
def test_sums_products_and_negatives(sums_and_products_of_values: Observation) -> None:
    """Sums, products and negatives of Values have the right numbers and derivatives."""
    assert_operations(sums_and_products_of_values)


@points(2, exercise="Value")
def test_differences_of_values(differences_of_values: Observation) -> None:
    """Differences of Values have the right numbers and derivatives."""
    assert_operations(differences_of_values)


@points(2, exercise="Value")
def test_quotients_of_values(quotients_of_values: Observation) -> None:
    """Quotients of Values have the right numbers and derivatives."""
    assert_operations(quotients_of_values)


@points(3, exercise="Value")
def test_powers_of_values(powers_of_values: Observation) -> None:
    """Powers with whole, negative and fractional exponents have the right numbers and derivatives."""
    assert_operations(powers_of_values)


@points(3, exercise="Value")
def test_numbers_on_the_right(number_as_second_operand: Observation) -> None:
    """A number may stand on the right of each operator."""
    assert_operations(number_as_second_operand)


@points(2, exercise="Value")
def test_numbers_on_the_left_of_a_sum(number_as_first_addend: Observation) -> None:
    """A number may stand on the left of + and *, also the 0 that sum() begins with."""
    assert_operations(number_as_first_addend)


@points(3, exercise="Value")
def test_numbers_on_the_left_of_a_difference(number_as_minuend_or_dividend: Observation) -> None:
    """A number may stand on the left of - and /, where the sides are not alike."""
    assert_operations(number_as_minuend_or_dividend)


@points(3, exercise="Value")
def test_operand_with_itself(operand_with_itself: Observation) -> None:
    """A Value that is both operands of an operation gets the derivative of both."""
    assert_operations(operand_with_itself)


@points(3, exercise="Value")
def test_fifty_expressions(fifty_expressions: Observation) -> None:
    """In fifty random expressions, numbers and derivatives are those of torch."""
    for key in ("data", "slopes"):
        fifty_expressions[key].assert_close(rtol=1e-8, atol=1e-10)
        by_torch = fifty_expressions[f"torch_{key}"].want
        fifty_expressions[key].assert_close(rtol=1e-8, atol=1e-10, expected=by_torch)


def assert_topological(order: Observation, inputs: list[list[int]]) -> None:
    """An order holds each node once and after its inputs; ``inputs`` are positions, for each node."""
    got = order.got
    if not isinstance(got, list) or not all(type(node) is int for node in got):
        reject("The result is no list of nodes.", kind="type")
    if sorted(got) != list(range(len(inputs))):
        reject("Not every node is in the list exactly once, or there is something else in it.", kind="value")
    place = {node: i for i, node in enumerate(got)}
    if any(place[source] > place[node] for node, sources in enumerate(inputs) for source in sources):
        reject("A node stands before one of its own inputs.", kind="value")


@points(4, exercise="topo")
def test_order_of_skewed_diamonds(lists_of_skewed_diamonds: Observation) -> None:
    """A node with paths of different lengths to it is there once, and before all that was made of it."""
    for case in lists_of_skewed_diamonds:
        assert_topological(case["order"], case["inputs"].want)
        case["is_list"].assert_equal(note="topo must return a list.")
        case["unchanged"].assert_equal(note="A node has changed.")


@points(4, exercise="topo")
def test_order_of_random_graphs(lists_of_random_graphs: Observation) -> None:
    """The order is topological for twenty random graphs."""
    for case in lists_of_random_graphs:
        assert_topological(case["order"], case["inputs"].want)


@points(4, exercise="topo")
def test_order_of_a_long_chain(list_of_a_long_chain: Observation) -> None:
    """A chain of 2000 operations is no problem."""
    list_of_a_long_chain.assert_equal()


@points(3, exercise="topo")
def test_order_of_a_ladder(list_of_a_ladder: Observation) -> None:
    """A graph with 2 to the 60 paths is no problem."""
    assert_topological(list_of_a_ladder["order"], list_of_a_ladder["inputs"].want)


def assert_passed(case: Observation) -> None:
    """The gradients of all nodes are right, and nothing else has changed."""
    case["grads"].assert_close(rtol=1e-9, atol=1e-12)
    case["unchanged"].assert_equal(note=UNCHANGED)
    case["list_unchanged"].assert_equal(note=LIST_UNCHANGED)


@points(4, exercise="backward")
def test_gradients_of_the_chain(gradients_of_the_chain: Observation) -> None:
    """In the lecture's chain, every node has the right gradient; a leaf alone has 1."""
    for key in ("alone", "to_w", "to_l"):
        assert_passed(gradients_of_the_chain[key])


@points(5, exercise="backward")
def test_gradients_of_diamonds(gradients_of_diamonds: Observation) -> None:
    """What comes to a node on several paths, or twice from one node, is added up before it goes on."""
    for case in gradients_of_diamonds:
        assert_passed(case)


@points(5, exercise="backward")
def test_gradients_of_fifty_graphs(gradients_of_fifty_graphs: Observation) -> None:
    """In fifty random graphs, the gradients of all nodes are those of torch."""
    own = gradients_of_fifty_graphs["grads"]
    own.assert_close(rtol=1e-9, atol=1e-12)
    own.assert_close(rtol=1e-9, atol=1e-12, expected=gradients_of_fifty_graphs["torch"].want)


@points(2, exercise="backward")
def test_gradients_of_a_long_chain(gradients_of_a_long_chain: Observation) -> None:
    """A chain of 2000 operations is no problem."""
    gradients_of_a_long_chain.assert_close(rtol=1e-9, atol=1e-12)


@points(2, exercise="backward")
def test_gradients_of_a_ladder(gradients_of_a_ladder: Observation) -> None:
    """A graph with 2 to the 60 paths is no problem."""
    gradients_of_a_ladder.assert_close(rtol=1e-9, atol=1e-12)


@points(4, exercise="backward")
def test_gradients_of_repeated_passes(gradients_of_repeated_passes: Observation) -> None:
    """A second and a third pass add the same again, and gradients that were there before are kept."""
    for case in gradients_of_repeated_passes["chain"]:
        assert_passed(case)
    assert_passed(gradients_of_repeated_passes["diamond"])


@points(3, exercise="backward")
def test_gradients_of_two_roots(gradients_of_two_roots: Observation) -> None:
    """Passes from several roots that share nodes add up, and do not disturb each other."""
    gradients_of_two_roots["grads"].assert_close(rtol=1e-9, atol=1e-12)


@points(3, exercise="zero_grad")
def test_zeroed_list(zeroed_list: Observation) -> None:
    """The gradients of all nodes are 0.0, those that were inf or nan too, and nothing else has changed."""
    zeroed_list["grads"].assert_equal()
    zeroed_list["structure"].assert_equal(note=UNCHANGED)
    zeroed_list["unchanged"].assert_equal(note=UNCHANGED)


@points(2, exercise="zero_grad")
def test_zeroed_generator(zeroed_generator: Observation) -> None:
    """A generator will do, and the gradients of other nodes stay."""
    grads = zeroed_generator["grads"]
    for k in (1, 2, 4):
        grads[k].assert_equal(note="The gradient of a node that was not passed in has changed.")
    for k in (0, 3):
        grads[k].assert_equal()
    zeroed_generator["structure"].assert_equal(note=UNCHANGED)


def assert_trained(case: Observation) -> None:
    """The path is right, each row had its one loss, and nothing that was passed in has changed."""
    case["losses"].assert_close(rtol=1e-9, atol=1e-12, note=CALLS)
    case["history"].assert_close(rtol=1e-9, atol=1e-12)
    case["rows_unchanged"].assert_equal(note="The rows have changed.")
    case["p0_unchanged"].assert_equal(note="p0 has changed.")


@points(7, exercise="train")
def test_training_on_pairs(training_on_pairs: Observation) -> None:
    """On twelve rows of two numbers, the parameters are right after every step."""
    assert_trained(training_on_pairs)


@points(4, exercise="train")
def test_training_on_other_lengths(training_on_other_lengths: Observation) -> None:
    """The rows may have three numbers, or one."""
    for case in training_on_other_lengths:
        assert_trained(case)


@points(4, exercise="train")
def test_training_on_one_row(training_on_one_row: Observation) -> None:
    """A single row makes a single step, and nothing that was passed in changes."""
    assert_trained(training_on_one_row)


def assert_reduced(cases: Observation, rtol: float = 1e-9) -> None:
    """The sums are right, g is as it was, and they were not done by torch."""
    for case in (cases[key] for key in cases.want):
        case["result"].assert_close(rtol=rtol, atol=rtol)
        case["g_unchanged"].assert_equal(note="g must be as it was, bit for bit.")
        case["summed_by"].assert_equal(note=BANNED)


@points(4, exercise="unbroadcast")
def test_new_axes_undone(new_axes_undone: Observation) -> None:
    """Axes that the operand does not have are summed over, if need be all of them."""
    assert_reduced(new_axes_undone)


@points(4, exercise="unbroadcast")
def test_stretched_axes_undone(stretched_axes_undone: Observation) -> None:
    """Axes of length 1 that have been stretched are summed over, and stay."""
    assert_reduced(stretched_axes_undone)


@points(4, exercise="unbroadcast")
def test_both_kinds_undone(both_kinds_undone: Observation) -> None:
    """Both kinds may come together, and axes are aligned on the right."""
    assert_reduced(both_kinds_undone)


@points(3, exercise="unbroadcast")
def test_shapes_that_stay(shapes_that_stay: Observation) -> None:
    """What was not broadcast stays as it is, and float32 stays float32."""
    assert_reduced(shapes_that_stay, rtol=1e-5)
