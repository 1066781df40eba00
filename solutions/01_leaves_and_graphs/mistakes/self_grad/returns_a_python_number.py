"""g is a Python number.

The value is right. The description asks for a tensor of shape (1,), like p.

Which of your calls takes the number out of the tensor?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    p.backward()
    return p, p.grad.item()
