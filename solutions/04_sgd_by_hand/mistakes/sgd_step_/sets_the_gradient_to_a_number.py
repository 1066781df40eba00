"""The gradient is set to the number 0.

torch refuses: a gradient is a tensor of the parameter's shape, or None. Besides, the step is to leave the
gradients as they are.

Who decides when a gradient is no longer needed, the step or its caller?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = 0
