"""Goes backward into the caller's x.grad.

backward() leaves its result in the .grad of leaves, and x is the caller's. Even a zero that is added there
turns None into a tensor, and what was in it gets a graph. Which function returns gradients instead of
storing them?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    x.requires_grad_()
    y = f(x)
    u = torch.zeros_like(y, requires_grad=True)
    y.backward(u, create_graph=True, inputs=[x])
    return torch.autograd.grad(x.grad, u, v)[0]
