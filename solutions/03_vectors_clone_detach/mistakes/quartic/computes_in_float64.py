"""The loss comes back in float64, whatever came in.

More digits sound harmless, but a tensor of another dtype does not fit where the first one did, and the digits
that p never had are not gained by a conversion.

In which dtype would the arithmetic happen if you did nothing about it?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    q = p.double()
    return (q - q**2).pow(2).sum()
