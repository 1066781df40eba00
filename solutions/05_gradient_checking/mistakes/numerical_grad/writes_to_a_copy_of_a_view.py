"""Writes through reshape(-1), which for a transposed x is a copy.

`reshape` returns a view where it can and a copy where it must. The clone of a transpose is laid out like
the transpose, so here it must: your step goes into a copy that f never sees. All is well for vectors and
ordinary matrices. How can you tell whether a reshape shares its storage?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        up, down = x.clone(), x.clone()
        up.reshape(-1)[i] += eps
        down.reshape(-1)[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient.reshape(x.shape)
