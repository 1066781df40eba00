"""The caller's x requires grad after the call.

The result is right, and x.grad has not been touched. But requires_grad_() changes the very tensor that was
handed over: whatever the caller does with x from now on is recorded.

On which tensor can you switch it on without anybody noticing?
"""


def backward_with(y_fn, x, v):
    x.requires_grad_()
    return torch.autograd.grad(y_fn(x), x, v)[0]
