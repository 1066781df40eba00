"""The loss is a new tensor made from a number: a leaf without a past.

It requires grad, so backward() does not even complain. It just goes nowhere: a new tensor does not know that its
number once came from w.

What is the grad_fn of your loss?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = torch.tensor([w.item() ** 2], requires_grad=True)
    return p, w, loss
