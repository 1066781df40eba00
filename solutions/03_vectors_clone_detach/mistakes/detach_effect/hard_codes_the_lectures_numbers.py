"""12 and −4 are returned, whatever p may be.

These are the gradients at 2.

What are they at 3? And at 1, where the loss has a minimum?
"""


def detach_effect(p):
    return torch.full_like(p.detach(), 12.0), torch.full_like(p.detach(), -4.0)
