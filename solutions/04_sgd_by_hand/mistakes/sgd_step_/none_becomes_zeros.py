"""A missing gradient is replaced by zeros.

The parameters are right, but one whose gradient was None now has a gradient of zeros. The two are not the
same: an optimiser with momentum goes on moving a parameter whose gradient is zero, and skips one whose
gradient is None.

May the step change .grad at all?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            p -= lr * p.grad
