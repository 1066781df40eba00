"""After the step, the parameter is set to zero.

zero_() was called on the parameter, not on its gradient. All that was learnt is gone.

p and p.grad are two tensors. Which of them does each line of yours change, and which of them should the
step change?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.zero_()
