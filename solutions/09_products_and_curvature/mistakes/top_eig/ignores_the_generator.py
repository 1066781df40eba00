"""Draws the start from the global generator.

torch.randn without generator= draws from torch's global state: two runs with equal generators differ, and
the caller's own stream of numbers moves on. What is gen for?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
