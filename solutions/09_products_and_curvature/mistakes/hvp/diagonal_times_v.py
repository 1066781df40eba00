"""Multiplies the diagonal of the Hessian by v.

On a separable loss, such as the lecture's, there is nothing but the diagonal. On a coupled loss this leaves
out how the slope along one axis changes as another one moves. Row 2 of the ring's Hessian at P is (-12,
106, -8, 0): what happens to its first number?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    n = x.numel()
    H = torch.func.hessian(f)(x.detach()).reshape(n, n)
    return H.diagonal().reshape(x.shape) * v
