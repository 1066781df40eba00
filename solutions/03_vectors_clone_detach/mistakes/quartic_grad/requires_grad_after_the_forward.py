"""requires_grad_() comes after the forward pass.

Autograd records an operation if one of its inputs requires grad *then*. What has been computed before is not
recorded after the fact, and backward() finds nothing to go back through.

At which line must recording have begun?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone()
    loss = (q - q**2).pow(2).sum()
    q.requires_grad_()
    loss.backward()
    return q.grad
