"""The inner derivative has the wrong sign.

The derivative of p − p² is 1 − 2p. With 2p − 1, the result is right in size and points the other way: the
minus in front of w has been lost.

Between 0 and ½ the loss grows. Is your gradient positive there?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p = p.detach()
    return 2 * (p - p**2) * (2 * p - 1)
