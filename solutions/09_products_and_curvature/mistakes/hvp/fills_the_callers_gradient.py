"""Works on the caller's own x and its .grad.

requires_grad of the caller's tensor is switched on, whatever gradient it had is gone, and your product is
left in its place, so that the caller's next step goes along H v. Which rule of a good guest is broken, and
what would the next optimiser step do?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    x.requires_grad_()
    x.grad = None
    f(x).backward(create_graph=True)
    slope = (x.grad * v).sum()
    x.grad = None
    if slope.requires_grad:
        slope.backward()
    return torch.zeros_like(x) if x.grad is None else x.grad
