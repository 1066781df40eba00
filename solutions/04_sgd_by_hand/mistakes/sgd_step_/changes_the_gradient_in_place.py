"""The gradient is multiplied by lr in place.

The parameters are right, but the gradients came out changed. They belong to the caller, who may want to log
them, clip them, or step again.

Which of mul and mul_ (or * and *=) makes a new tensor?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad.mul_(lr)
