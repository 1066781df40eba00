"""The learning rate is 1, whatever was asked for.

The lecture's cell says lr=1.0, and so does this step, which ignores its argument. With lr = 1 the loss of
the lecture climbs from 16 to 48 400.

What would you have to change in your function to get a shorter step?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return p - 1.0 * (4 * p**3 - 6 * p**2 + 2 * p)
