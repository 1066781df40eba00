"""Takes it for granted that f(x) is a vector.

Going through a tensor goes through its first axis. For a vector that gives numbers; for a matrix it gives
rows, from which torch cannot go backward without a cotangent; and a single number has no axis to go through
at all. Which view has exactly the elements?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y]
    return torch.stack(rows).reshape(y.shape + x.shape)
