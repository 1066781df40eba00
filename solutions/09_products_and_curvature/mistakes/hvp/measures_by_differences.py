"""Measures how the gradient changes over a small step.

Two gradients and a division: cheap, and a classic. But it errs by the step, and by the rounding of the
gradient, which may be large, divided by the step. What was asked to be exact?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    gradient, start = torch.func.grad(f), x.detach()
    return (gradient(start + 1e-4 * v) - gradient(start)) / 1e-4
