"""Recording is switched off in the place of detach(), and not on again.

The results are right. But torch.set_grad_enabled(False), called as a function, holds until someone reverts
it, for the whole program: the next backward() anywhere fails.

Do you need a switch for the whole program to cut a single tensor off?
"""


def detach_effect(p):
    torch.set_grad_enabled(False)
    return 4 * p**3 - 6 * p**2 + 2 * p, 2 * (p - p**2)
