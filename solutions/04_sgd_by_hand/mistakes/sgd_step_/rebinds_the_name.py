"""p = p - … gives the name to a new tensor; the parameters do not move.

No parameter changed. An assignment makes the local name p point to a new tensor, and the caller's tensor
stays as it was. Neither no_grad nor a copy made with clone() or detach() changes that: from outside, all of
these look the same.

Which operations change a tensor instead of making another?
"""


# Observably equal in this exercise, and covered by this file: clone() without detach(), the name rebound under no_grad, a copy that is trained.


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        if p.grad is not None:
            p = p - lr * p.grad
