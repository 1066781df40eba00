"""The lecture's gradient is used wherever p is.

The numbers (0, 60, 12, 12) are the gradient at one point, (1, 3, 2, 2), and the step uses them at every
point. The gradient of a function that is not linear changes from point to point.

Which expression in p gives 60 for p = 3 and 12 for p = 2?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    return p.detach() - lr * torch.tensor([0.0, 60.0, 12.0, 12.0], dtype=p.dtype)
