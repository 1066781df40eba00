"""Leaves the gradient of f in the caller's x.grad.

backward() adds its result to the .grad of leaves, and x is the caller's. With create_graph=True, even the
caller's old gradient gets a graph. Which function returns gradients instead of storing them?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    x.requires_grad_()
    f(x).backward(create_graph=True)
    gradient = x.grad

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, x, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
