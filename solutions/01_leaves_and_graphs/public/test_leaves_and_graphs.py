"""The checks in the notebook. They are worth no points, and grading has others."""

from autograder.judging import Observation, WayBack, points

CHAIN = {"loss": ["w"], "w": ["p"], "p": []}
CALLERS_P0 = "p0 belongs to your caller; something about it has changed."


@points(0, exercise="tensor_facts")
def test_some_tensors(facts_of_some_tensors: Observation) -> None:
    """The facts about the lecture's tensor and about three others."""
    for tensor in facts_of_some_tensors:
        tensor["facts"].assert_equal()
        tensor["x_after"].assert_equal(note="The tensor has changed.")


@points(
    0,
    exercise="scalar_chain",
    ways_back=[
        WayBack(probe, CHAIN, {"w": ("dl_dw", "value"), "p": ("dl_dp", "value")})
        for probe in ("lecture_chain", "chain_from_minus_three")
    ],
)
def test_lecture_chain(lecture_chain: Observation, chain_from_minus_three: Observation) -> None:
    """From 1.0, the chain is 1, 10, 100, and torch can go back through it; an int will do as well."""
    for chain in (lecture_chain, chain_from_minus_three):
        for name in ("p", "w", "loss"):
            chain[name].assert_close(rtol=1e-6, atol=0, graph=True)
        for name in ("dl_dw", "dw_dp", "dl_dp"):
            chain[name].assert_close(rtol=1e-6, atol=0, note="torch cannot follow the graph back.")
        chain["stored"].assert_equal(note="p.grad must be None still.")


@points(0, exercise="leaf_report")
def test_lecture_report(lecture_report: Observation) -> None:
    """The report on the lecture's tensors and some others is right, and nothing about them has changed."""
    lecture_report["report"].assert_equal()
    lecture_report["after"].assert_equal(note="A flag of one of the tensors has changed.")
    lecture_report["gradients_left"].assert_equal(note="Gradients were left in .grad by the call.")
    lecture_report["backward_afterwards"].assert_equal(
        note="Afterwards, the graph could not be used any more."
    )
    lecture_report["gradients_afterwards"].assert_close(
        rtol=1e-6, atol=0, note="Gradients were left in .grad by the call."
    )


@points(0, exercise="dl_dp")
def test_lecture_derivatives(lecture_derivatives: Observation) -> None:
    """The derivative is 200 at 1, 400 at 2, -100 at -0.5, and still 200 at 1."""
    lecture_derivatives["value"].assert_close(rtol=1e-6, atol=0, graph=True)
    lecture_derivatives["state"].assert_equal(
        note="torch's generator or grad mode was left in another state."
    )


@points(
    0,
    exercise="nonleaf_grads",
    ways_back=[
        WayBack("lecture_gradients", CHAIN, {name: ("found", point, f"dl_d{name}") for name in "wp"})
        for point in (0, 1)
    ],
)
def test_lecture_gradients(lecture_gradients: Observation) -> None:
    """With the lecture's functions, the gradients are 20 and 200 at 1, and 40 and 400 at 2."""
    for found in lecture_gradients["found"]:
        found["dl_dw"].assert_close(rtol=1e-6, atol=0)
        found["dl_dp"].assert_close(rtol=1e-6, atol=0)
    lecture_gradients["p0_after"].assert_equal(note=CALLERS_P0)
    lecture_gradients["p0_state"].assert_equal(note=CALLERS_P0)


@points(
    0,
    exercise="nonleaf_grads",
    ways_back=[WayBack("gradients_of_two_from_three", CHAIN, {name: (f"dl_d{name}",) for name in "wp"})],
)
def test_two_from_three(gradients_of_two_from_three: Observation) -> None:
    """Both gradients are right where w has another shape than p, and the caller's p0 stays as it is."""
    gradients_of_two_from_three["dl_dw"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    gradients_of_two_from_three["dl_dp"].assert_close(rtol=1e-9, atol=1e-12, graph=True)
    gradients_of_two_from_three["p0_after"].assert_equal(note=CALLERS_P0)
    gradients_of_two_from_three["p0_state"].assert_equal(note=CALLERS_P0)
    gradients_of_two_from_three["state"].assert_equal(note="torch's generator or grad mode has changed.")


@points(0, exercise="self_grad")
def test_leaves_at_two(leaves_at_two: Observation) -> None:
    """p is the leaf that was asked for, and backward() from it has stored dp/dp."""
    for leaf in leaves_at_two:
        leaf["p"].assert_close(rtol=1e-6, atol=0, graph=True)
        leaf["g"].assert_close(rtol=1e-6, atol=0, graph=True)
        leaf["stored"].assert_close(rtol=1e-6, atol=0, note="p.grad does not hold it.")


@points(0, exercise="predict_outcome")
def test_warm_ups(warm_ups: Observation) -> None:
    """The warm-ups are predicted as torch has it."""
    warm_ups.assert_equal()
