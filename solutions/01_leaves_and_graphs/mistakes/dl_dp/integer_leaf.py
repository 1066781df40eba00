"""A tensor made from an int is an integer tensor, and those cannot require grad.

torch.tensor takes the dtype from the Python number: 2.0 makes float32, 2 makes int64.

How can you make sure of the dtype whatever number comes in?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([p0], requires_grad=True)
    ((10 * p) ** 2).backward()
    return p.grad
