"""A single number makes it raise.

It goes along the first axis, element by element. A tensor of shape () has no axis to go along.

What does len() of such a tensor do, and do you need the elements one by one?
"""


def quartic(p: Tensor) -> Tensor:
    total = torch.zeros((), dtype=p.dtype)
    for i in range(len(p)):
        total = total + (p[i] - p[i] ** 2).pow(2).sum()
    return total
