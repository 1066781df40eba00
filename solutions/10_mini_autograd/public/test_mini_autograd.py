"""The checks in the notebook. They are worth no points, and grading has others."""

from collections.abc import Mapping, Sequence

from autograder.judging import Observation, WayBack, points, reject

STRUCTURE = "data, inputs or slopes of a node have changed."
CHAIN = {"l": ["w"], "w": ["p"], "p": []}
LECTURE = {"l": ["p - w"], "p - w": ["p", "w"], "w": ["p"], "p": []}
PLUS_AND_TIMES = {"l": ["w + q", "p"], "w + q": ["w", "q"], "w": ["p"], "q": [], "p": []}
OWN_SUMS = "Write the sums yourself: sum_to_size and autograd are not to be used here, and earn nothing."


@points(0, exercise="Value")
def test_the_chain_from_values(the_chain_from_values: Observation) -> None:
    """The lecture's chain, written with operators, has the right numbers and slopes."""
    the_chain_from_values.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="Value")
def test_plus_on_values(plus_on_values: Observation) -> None:
    """+ with Values and numbers on both sides."""
    plus_on_values.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="Value")
def test_times_on_values(times_on_values: Observation) -> None:
    """* with Values and numbers on both sides."""
    times_on_values.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="Value")
def test_minus_on_values(minus_on_values: Observation) -> None:
    """- alone, and with Values and numbers on both sides."""
    minus_on_values.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="Value")
def test_division_of_values(division_of_values: Observation) -> None:
    """/ with Values and numbers on both sides."""
    division_of_values.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="Value")
def test_exponents_on_values(exponents_on_values: Observation) -> None:
    """** with whole, negative and fractional exponents."""
    exponents_on_values.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="topo")
def test_orders_of_two_graphs(orders_of_two_graphs: Observation) -> None:
    """The graph of (p·p + q)·p, with every node after its inputs."""
    orders_of_two_graphs["is_list"].assert_equal(note="topo must return a list.")
    orders_of_two_graphs["w"].assert_equal(expected=[0, 2])
    whole = orders_of_two_graphs["l"].got
    if whole not in ([0, 1, 2, 3, 4], [1, 0, 2, 3, 4], [0, 2, 1, 3, 4]):
        reject(f"The nodes come in the order {whole}; each of 0 to 4 should be there once, after its inputs.")
    orders_of_two_graphs["content"].assert_equal(note=STRUCTURE)


@points(0, exercise="topo")
def test_entries_for_each_node(entries_for_each_node: Observation) -> None:
    """Each node that the root was made of is listed once, also where it was used several times."""
    for key, note in (("from w", "q was not used for w."), ("from l", "")):
        entries_for_each_node[key].assert_equal(note=f"Each node must be there once. {note}".strip())


@points(0, exercise="topo")
def test_orders_of_large_graphs(orders_of_large_graphs: Observation) -> None:
    """A deep graph and one with very many paths."""
    orders_of_large_graphs["chain"].assert_equal()
    orders_of_large_graphs["tower"][0].assert_equal()
    orders_of_large_graphs["tower"][120].assert_equal()


def way_back(probe: str, case: str, nodes: Mapping[str, Sequence[str]]) -> WayBack:
    """The way back in one case of a probe."""
    return WayBack(probe, nodes, {name: (case, f"grad of {name}") for name in nodes})


@points(
    0,
    exercise="backward",
    ways_back=[way_back("passes_through_the_chain", case, CHAIN) for case in ("from l", "from l twice")],
)
def test_passes_through_the_chain(passes_through_the_chain: Observation) -> None:
    """The gradients of p, w and l in the lecture's chain."""
    by_hand = {"p": (1,), "w": (10, 1), "l": (200, 20, 1), "l twice": (400, 40, 2)}
    for root, numbers in by_hand.items():
        expected = {f"grad of {name}": number for name, number in zip("pwl", numbers)}
        passes_through_the_chain[f"from {root}"].assert_close(rtol=1e-9, atol=1e-12, expected=expected)


@points(
    0,
    exercise="backward",
    ways_back=[
        way_back("passes_through_diamonds", "lecture", LECTURE),
        way_back("passes_through_diamonds", "with gradients from before", PLUS_AND_TIMES),
    ],
)
def test_passes_through_diamonds(passes_through_diamonds: Observation) -> None:
    """The gradients in two graphs with several paths; one of them held gradients before."""
    expected = {"grad of p": 12, "grad of w": 4, "grad of p - w": -4, "grad of l": 1}
    passes_through_diamonds["lecture"].assert_close(rtol=1e-9, atol=1e-12, expected=expected)
    passes_through_diamonds["with gradients from before"].assert_close(
        rtol=1e-9, atol=1e-12, note="What grad holds already stays, and has no influence on what is added."
    )
    passes_through_diamonds["content"].assert_equal(note=STRUCTURE)
    passes_through_diamonds["list_unchanged"].assert_equal(note="The list that was passed in has changed.")


@points(0, exercise="backward")
def test_passes_through_large_graphs(passes_through_large_graphs: Observation) -> None:
    """A deep graph and one with very many paths."""
    passes_through_large_graphs.assert_close(rtol=1e-9, atol=1e-12)


@points(0, exercise="zero_grad")
def test_grads_set_back(grads_set_back: Observation) -> None:
    """All gradients of a graph, or only its leaves', are zero again."""
    grads_set_back.assert_equal()


@points(0, exercise="train")
def test_three_rows_learnt(three_rows_learnt: Observation) -> None:
    """Three steps in two dimensions and one in three, on an engine of the check's own."""
    three_rows_learnt["losses"].assert_close(
        rtol=1e-9, atol=1e-12, note="One backward pass for each row, from the mean of its squared errors."
    )
    for key in ("history", "three"):
        three_rows_learnt[key].assert_close(rtol=1e-9, atol=1e-12)
    for key in ("rows", "p0"):
        three_rows_learnt[key].assert_equal(note="rows and p0 must stay as they are.")


def assert_added_up(case: Observation) -> None:
    """The sums are right, g is as it was, and they were not left to torch."""
    case["results"].assert_close(rtol=1e-6, atol=1e-9)
    case["g"].assert_equal(note="g must be as it was.")
    case["summed_by"].assert_equal(note=OWN_SUMS)


@points(0, exercise="unbroadcast")
def test_tables_with_new_axes(tables_with_new_axes: Observation) -> None:
    """The sums over axes that the operand does not have."""
    for key in ("table", "cube"):
        assert_added_up(tables_with_new_axes[key])


@points(0, exercise="unbroadcast")
def test_tables_with_long_axes(tables_with_long_axes: Observation) -> None:
    """The sums over axes of length 1 that have become longer."""
    for key in ("table", "transposed", "cube"):
        assert_added_up(tables_with_long_axes[key])


@points(0, exercise="unbroadcast")
def test_tables_with_both(tables_with_both: Observation) -> None:
    """The sums over a new axis and a stretched one."""
    assert_added_up(tables_with_both)


@points(0, exercise="unbroadcast")
def test_tables_of_the_same_shape(tables_of_the_same_shape: Observation) -> None:
    """Nothing to sum."""
    assert_added_up(tables_of_the_same_shape)
