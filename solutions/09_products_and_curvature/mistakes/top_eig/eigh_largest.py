"""Returns the largest eigenvalue of the whole Hessian, not the largest in absolute value.

eigh sorts by value, so the last one is the most positive. Where the steepest curvature is negative, it is
another one; and the steps of the iteration were asked for, not their limit. How does iters appear in your
code?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    n = x.numel()
    H = torch.func.hessian(f)(x.detach()).reshape(n, n)
    values, vectors = torch.linalg.eigh(H)
    return values[-1], vectors[:, -1].reshape(x.shape)
