"""item() comes before backward().

It turns the loss into a Python number, and a float has no backward().

When do you need the number, and when the tensor?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    loss = (q - q**2).pow(2).sum().item()
    loss.backward()
    return q.grad
