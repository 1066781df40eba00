"""A parameter without a gradient makes the step crash.

lr * None is not defined. A parameter that took no part in the loss, such as a layer that is frozen or was
not used, has no gradient, and it is no error to hand it to an optimiser.

What should happen to such a parameter?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad
