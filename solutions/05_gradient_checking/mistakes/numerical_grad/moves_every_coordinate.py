"""Moves every coordinate at once, for every slope.

All the entries are the same: each of them is the sum of all the slopes (84 everywhere on the lecture's
loss). Adding a number to a tensor adds it to every element. What should differ between one turn of your
loop and the next?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = [(f(x + eps) - f(x - eps)) / (2 * eps) for _ in range(x.numel())]
    return torch.stack(slopes).reshape(x.shape)
