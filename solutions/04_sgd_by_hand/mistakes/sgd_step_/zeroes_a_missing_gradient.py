"""p.grad.zero_() is called after the step, also on None.

Two things went wrong at once. The gradients are zero after the step, though they belong to the caller, who
may still want to look at them. And a parameter that took no part in the loss has None for a gradient, which
has no method zero_.

Whose job is it in torch.optim to forget gradients: that of step() or of another method?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
            p.grad.zero_()
