"""torch's random generator has been reseeded.

The lecture sets a seed at the top of a cell. Inside a function, this changes every experiment of your caller's that
draws numbers afterwards.

Does your computation need random numbers at all?
"""


def dl_dp(p0: float) -> Tensor:
    torch.manual_seed(0)
    p = torch.tensor([float(p0)], requires_grad=True)
    ((10 * p) ** 2).backward()
    return p.grad
