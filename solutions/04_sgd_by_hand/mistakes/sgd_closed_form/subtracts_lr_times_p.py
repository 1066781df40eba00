"""The step subtracts lr times p instead of lr times the gradient.

This is the variant commented out in the lecture. It shrinks p towards zero by the same share in each step,
whatever the loss may be: the loss does not occur in it.

What would this step do at a minimum of the loss, and what should it do there?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return p - lr * p
