"""The caller's p requires grad after the call.

The gradients are right, and p.grad has not been touched. But requires_grad_() changes the very tensor that
was handed over: whatever the caller does with p from now on is recorded.

On which tensor can you switch it on without anybody noticing?
"""


def detach_effect(p):
    p.requires_grad_()
    (attached,) = torch.autograd.grad((p - p**2).pow(2).sum(), p)
    (detached,) = torch.autograd.grad((p - (p**2).detach()).pow(2).sum(), p)
    return attached, detached
