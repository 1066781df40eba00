"""Computes all the eigenvalues of the whole Hessian.

That is the limit of the iteration, but not what `iters` steps give, and it needs the whole matrix, which
for a model does not fit anywhere. How does iters appear in your code?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    n = x.numel()
    H = torch.func.hessian(f)(x.detach()).reshape(n, n)
    values, vectors = torch.linalg.eigh(H)
    top = values.abs().argmax()
    return values[top], vectors[:, top].reshape(x.shape)
