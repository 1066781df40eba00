"""p -= … while autograd records: torch refuses.

torch says that a leaf variable that requires grad is being used in an in-place operation. It would have to
record the step as a part of the model, and p would cease to be a leaf.

Is the step a part of what you want to differentiate? How do you tell torch?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad
