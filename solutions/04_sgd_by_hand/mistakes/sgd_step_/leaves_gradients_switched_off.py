"""Recording is switched off, and not on again.

The step itself is right. But torch.set_grad_enabled(False), called as a function, holds until someone
reverts it: the next forward pass records nothing, and its backward() fails.

Which form of the same switch goes back by itself?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad
