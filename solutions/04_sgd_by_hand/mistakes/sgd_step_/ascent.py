"""The step goes uphill.

Every parameter moved by +lr · grad. The gradient points to where the loss grows fastest.

In which direction do you want to go?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += lr * p.grad
