"""Each parameter is moved twice.

The parameters moved by exactly twice what they should. Two lines of yours each take a whole step.

Which of them would you keep? Do both do the same in general?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.add_(p.grad, alpha=-lr)
