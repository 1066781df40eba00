"""The caller's p requires grad after the call.

The gradient is right, and p.grad has not been touched. But requires_grad_() changes the very tensor that was
handed over: whatever the caller does with p from now on is recorded.

On which tensor can you switch it on without anybody noticing?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p.requires_grad_()
    return torch.autograd.grad((p - p**2).pow(2).sum(), p)[0]
