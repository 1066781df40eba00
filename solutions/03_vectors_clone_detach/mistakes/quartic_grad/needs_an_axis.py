"""A single number makes it raise.

It goes along the first axis, element by element. A tensor of shape () has no axis to go along.

What does len() of such a tensor do, and do you need the elements one by one?
"""


def quartic_grad(p: Tensor) -> Tensor:
    gradient = torch.zeros_like(p, requires_grad=False)
    for i, q in enumerate(p.detach()):
        gradient[i] = 2 * (q - q**2) * (1 - 2 * q)
    return gradient
