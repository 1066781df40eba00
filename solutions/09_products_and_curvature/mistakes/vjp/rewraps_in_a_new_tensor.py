"""Makes a new tensor of the output's numbers and goes backward from that.

A tensor that is made of numbers has no history, and requires_grad=True gives it none: it starts one. torch
finds that x was not used in it. From which tensor does the graph lead back to x?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = torch.tensor(f(leaf).tolist(), dtype=x.dtype, requires_grad=True)
    return torch.autograd.grad(y, leaf, v)[0]
