"""The step subtracts lr times the parameter instead of lr times its gradient.

Every parameter shrinks by the same share, whatever its gradient. The lecture has this line in a comment.

Where does the loss enter your step?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p
