"""A hook on a Parameter catches the gradient as it passes; a clone of it is returned."""


def dl_dp(p0: float) -> Tensor:
    p = torch.nn.Parameter(torch.tensor([float(p0)]))
    caught = []
    p.register_hook(caught.append)
    ((10 * p) ** 2).backward(torch.ones(1))
    return caught[0].clone()
