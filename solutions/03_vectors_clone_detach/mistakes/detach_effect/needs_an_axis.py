"""A single number makes it raise.

It goes along the first axis, element by element. A tensor of shape () has no axis to go along.

What does len() of such a tensor do, and do you need the elements one by one?
"""


def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    attached, detached = torch.zeros_like(p), torch.zeros_like(p)
    for i, q in enumerate(p.detach()):
        attached[i] = 2 * (q - q**2) * (1 - 2 * q)
        detached[i] = 2 * (q - q**2)
    return attached, detached
