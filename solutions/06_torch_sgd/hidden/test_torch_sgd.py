"""The graders of "An SGD of your own, equal to torch's".

Points by stage: plain steps and missing gradients 15, momentum 20, dampening 10, weight decay 15, Nesterov 15,
maximize and refusals 10, groups and zero_grad 15. The literal paths are those of torch.optim.SGD from 1, on a
constant slope of 1, at lr .1.
"""

from autograder.judging import Observation, points

BY_HAND = "Write the steps yourself: torch.optim may not be used in this exercise."
ON_A_SLOPE = "Four steps from 1, on a constant slope of 1, at lr = 0.1."
GRADIENTS = "A step has changed a gradient, which is the caller's."


# Stage 1, plain: 15 points


@points(9, exercise="MySGD")
def test_five_plain_steps(five_plain_steps: Observation) -> None:
    """Plain: two parameters are right after each of five steps, and nothing but their values has changed."""
    five_plain_steps["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.9, 0.8, 0.7, 0.6], note=ON_A_SLOPE
    )
    five_plain_steps["paths"].assert_close(rtol=1e-10, atol=1e-12)
    five_plain_steps["gradients"].assert_equal(note=GRADIENTS)
    five_plain_steps["states"].assert_equal(note="A parameter is no longer a leaf that requires grad.")
    five_plain_steps["unchanged"].assert_equal(note="The step has changed torch's grad mode or generator.")
    five_plain_steps["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(6, exercise="MySGD")
def test_missing_gradients(steps_with_missing_gradients: Observation) -> None:
    """Plain: parameters whose gradient is None are skipped, and it stays None; the others move."""
    steps_with_missing_gradients["paths"].assert_close(rtol=1e-10, atol=1e-12)
    steps_with_missing_gradients["gradients"].assert_equal(note=GRADIENTS)
    steps_with_missing_gradients["steps_by_torch_optim"].assert_equal(note=BY_HAND)


# Stage 2, momentum: 20 points


@points(8, exercise="MySGD")
def test_momentum(momentum_at_a_constant_rate: Observation) -> None:
    """Momentum: right after each of five steps, also if the caller overwrites the gradients in place."""
    momentum_at_a_constant_rate["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.9, 0.71, 0.439, 0.0951], note=ON_A_SLOPE
    )
    momentum_at_a_constant_rate["paths"].assert_close(rtol=1e-10, atol=1e-12)
    momentum_at_a_constant_rate["gradients"].assert_equal(note=GRADIENTS)
    momentum_at_a_constant_rate["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(6, exercise="MySGD")
def test_momentum_when_the_learning_rate_changes(momentum_at_changing_rates: Observation) -> None:
    """Momentum: right after each of five steps, with another learning rate in param_groups before each."""
    momentum_at_changing_rates["paths"].assert_close(rtol=1e-10, atol=1e-12)
    momentum_at_changing_rates["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(6, exercise="MySGD")
def test_momentum_pauses(momentum_with_a_pause: Observation) -> None:
    """Momentum: a parameter without a gradient rests, goes on as it was, and does not disturb the other."""
    momentum_with_a_pause["paths"].assert_close(rtol=1e-10, atol=1e-12)
    momentum_with_a_pause["gradients"].assert_equal(note=GRADIENTS)
    momentum_with_a_pause["steps_by_torch_optim"].assert_equal(note=BY_HAND)


# Stage 3, dampening: 10 points


@points(6, exercise="MySGD")
def test_dampening(dampened_steps: Observation) -> None:
    """Dampening: right after each of several steps, with momentum and without."""
    dampened_steps["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.9, 0.76, 0.584, 0.3756], note=ON_A_SLOPE
    )
    dampened_steps["slope_without_momentum"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.9, 0.8, 0.7, 0.6], note=f"{ON_A_SLOPE} There is no momentum."
    )
    dampened_steps["paths"].assert_close(rtol=1e-10, atol=1e-12)
    dampened_steps["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(4, exercise="MySGD")
def test_dampening_of_a_late_starter(dampening_of_a_late_starter: Observation) -> None:
    """Dampening: each parameter's own first gradient is undampened, however late it or the momentum comes."""
    dampening_of_a_late_starter["paths"].assert_close(rtol=1e-10, atol=1e-12)
    dampening_of_a_late_starter["switched_on_later"].assert_close(rtol=1e-10, atol=1e-12)
    dampening_of_a_late_starter["steps_by_torch_optim"].assert_equal(note=BY_HAND)


# Stage 4, weight decay: 15 points


@points(7, exercise="MySGD")
def test_decay_alone(decay_alone: Observation) -> None:
    """Weight decay: right after each of five steps without momentum; the gradients are left alone."""
    decay_alone["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.89, 0.7811, 0.673289, 0.56655611], note=ON_A_SLOPE
    )
    decay_alone["paths"].assert_close(rtol=1e-10, atol=1e-12)
    decay_alone["gradients"].assert_equal(note=GRADIENTS)
    decay_alone["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(8, exercise="MySGD")
def test_decay_under_momentum(decay_under_momentum: Observation) -> None:
    """Weight decay: right after each of five steps with momentum."""
    decay_under_momentum["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.89, 0.6821, 0.388169, 0.01974941], note=ON_A_SLOPE
    )
    decay_under_momentum["paths"].assert_close(rtol=1e-10, atol=1e-12)
    decay_under_momentum["steps_by_torch_optim"].assert_equal(note=BY_HAND)


# Stage 5, Nesterov: 15 points


@points(9, exercise="MySGD")
def test_nesterov(nesterov_steps: Observation) -> None:
    """Nesterov: right after each of five steps; the gradients are left alone."""
    nesterov_steps["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.81, 0.539, 0.1951, -0.21441], note=ON_A_SLOPE
    )
    nesterov_steps["paths"].assert_close(rtol=1e-10, atol=1e-12)
    nesterov_steps["gradients"].assert_equal(note=GRADIENTS)
    nesterov_steps["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(6, exercise="MySGD")
def test_nesterov_under_decay(nesterov_under_decay: Observation) -> None:
    """Nesterov: right after each of five steps with weight decay."""
    nesterov_under_decay["slope"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[0.791, 0.496871, 0.129833351, -0.298495527769], note=ON_A_SLOPE
    )
    nesterov_under_decay["paths"].assert_close(rtol=1e-10, atol=1e-12)
    nesterov_under_decay["steps_by_torch_optim"].assert_equal(note=BY_HAND)


# Stage 6, maximize and refusals: 10 points


@points(6, exercise="MySGD")
def test_maximize(uphill_steps: Observation) -> None:
    """Maximize: right after each of several steps, with weight decay and without; gradients are left alone."""
    uphill_steps["slope"].assert_close(rtol=1e-10, atol=1e-12, expected=[1.1, 1.2, 1.3, 1.4], note=ON_A_SLOPE)
    uphill_steps["slope_with_decay"].assert_close(
        rtol=1e-10, atol=1e-12, expected=[1.09, 1.1791, 1.267309, 1.35463591], note=ON_A_SLOPE
    )
    uphill_steps["paths"].assert_close(rtol=1e-10, atol=1e-12)
    uphill_steps["gradients"].assert_equal(note=GRADIENTS)
    uphill_steps["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(4, exercise="MySGD")
def test_refusals(refused_arguments: Observation) -> None:
    """Refusals: what makes no sense raises what the text says, and what is on the border works."""
    refused_arguments["negative"].assert_equal(note="A negative lr, momentum or weight_decay is refused.")
    refused_arguments["nesterov"].assert_equal(note="Nesterov without momentum or with dampening is refused.")
    refused_arguments["no_collection"].assert_equal(note="params is itself a tensor here.")
    refused_arguments["no_parameters"].assert_equal(note="params is empty here.")
    refused_arguments["allowed"].assert_equal(note="These arguments are allowed, and must not raise.")
    refused_arguments["path"].assert_close(rtol=1e-10, atol=1e-12)
    refused_arguments["steps_by_torch_optim"].assert_equal(note=BY_HAND)


# Stage 7, groups and zero_grad: 15 points


@points(5, exercise="MySGD")
def test_groups(groups_of_parameters: Observation) -> None:
    """Groups: each has its own options, which may be changed; they hold the tensors that were passed."""
    groups_of_parameters["options"].assert_equal(note="These are the options in param_groups.")
    groups_of_parameters["same_tensors"].assert_equal(note="A group holds other tensors than were passed.")
    groups_of_parameters["paths"].assert_close(rtol=1e-10, atol=1e-12)
    groups_of_parameters["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(3, exercise="MySGD")
def test_generators(parameters_from_generators: Observation) -> None:
    """Groups: parameters may come from a generator, and those of a group as well."""
    parameters_from_generators["plain"].assert_close(rtol=1e-10, atol=1e-12)
    parameters_from_generators["in_a_group"].assert_close(rtol=1e-10, atol=1e-12)
    parameters_from_generators["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(4, exercise="MySGD")
def test_zero_grad(forgetting_gradients: Observation) -> None:
    """zero_grad: gradients become None, or zeros if asked for; missing ones stay None; parameters stay."""
    forgetting_gradients["paths"].assert_close(rtol=1e-10, atol=1e-12)
    forgetting_gradients["gradients"].assert_equal(note="Gradients after step, zero_grad, step; twice.")
    forgetting_gradients["steps_by_torch_optim"].assert_equal(note=BY_HAND)


@points(3, exercise="MySGD")
def test_training(training_with_momentum: Observation) -> None:
    """zero_grad: a training loop with momentum has the right losses, and leaves torch's grad mode alone."""
    training_with_momentum["losses"].assert_close(rtol=1e-10, atol=1e-12)
    training_with_momentum["matrix"].assert_close(rtol=1e-10, atol=1e-12)
    training_with_momentum["vector"].assert_close(rtol=1e-10, atol=1e-12)
    training_with_momentum["unchanged"].assert_equal(note="torch's grad mode or generator has changed.")
    training_with_momentum["steps_by_torch_optim"].assert_equal(note=BY_HAND)
