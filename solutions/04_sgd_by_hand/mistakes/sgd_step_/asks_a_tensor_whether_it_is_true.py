"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor with several elements has no truth value, and torch says so. With one element it would have one,
and that is worse: a gradient of exactly zero counts as no gradient.

You want to know whether p.grad is there. What is it if it is not?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad:
                p -= lr * p.grad
