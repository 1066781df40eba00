"""The learning rate is 1, whatever was asked for.

The steps have the right direction and the length of the gradient itself: the argument lr is not used.

What does your function do differently if it is called with another lr?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad
