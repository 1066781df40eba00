"""Two backward passes have been added up in p.grad.

The result is too large by what the other pass has left, be it from w (10) or from the loss once more. .grad
accumulates.

How often is backward() called before you read p.grad?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    w.backward(retain_graph=True)
    (w**2).backward()
    return p.grad
