"""backward() was called on a tensor that does not require grad.

Every tensor has the method. It raises where there is nothing to go back through, not even to the tensor itself. (The
lecture says that only tensors with requires_grad have it.)

What has to be asked for before backward() can give it?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)])
    p.backward()
    return p, p.grad
