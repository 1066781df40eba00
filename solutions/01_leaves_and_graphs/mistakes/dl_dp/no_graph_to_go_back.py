"""backward() finds no graph to go back through.

Nothing was recorded between p and the loss. Either p was told to require grad only after the forward pass, or the
graph was cut on the way, by detach or by no_grad.

When w was computed, what did torch know about p?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)])
    loss = (10 * p) ** 2
    p.requires_grad_()
    loss.backward()
    return p.grad
