"""A Python number is returned instead of a tensor.

The value is right. The description asks for a tensor of shape (1,).

Which of your calls takes the number out of the tensor?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    ((10 * p) ** 2).backward()
    return p.grad.item()
