"""A tensor made from an int is an integer tensor, and those cannot require grad.

torch.tensor takes the dtype from the Python number: 2.0 makes float32, 2 makes int64.

How can you make sure of the dtype whatever number comes in?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([p0], requires_grad=True)
    p.backward()
    return p, p.grad
