"""A single number makes it raise.

It goes along the first axis, element by element. A tensor of shape () has no axis to go along.

What does len() of such a tensor do, and do you need the elements one by one?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    result = p.detach().clone()
    for i in range(len(p)):
        q = p.detach()[i]
        result[i] = q - lr * 2 * (q - q**2) * (1 - 2 * q)
    return result
