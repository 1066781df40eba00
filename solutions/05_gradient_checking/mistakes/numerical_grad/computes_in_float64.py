"""Returns float64, whatever the dtype of x is.

Computing in float64 is wise, but the result should fit where x came from: a float32 parameter and a
float64 gradient do not mix in an optimiser. Which dtype does the docstring promise for a float32 x?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return torch.stack(slopes).double().reshape(x.shape)
