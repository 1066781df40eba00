"""The loss is computed from a detached w: the graph ends in the middle.

The value is right. But detach gives a tensor without a past, and nothing that is computed from it leads back to w
or p.

Which of your operations is meant to be recorded?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = w.detach() ** 2
    return p, w, loss
