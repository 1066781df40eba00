"""Takes the rows of a matrix for its elements.

`range(len(x))` counts along the first dimension, and `step[i] = eps` moves a whole row. It works for
vectors, whose rows are numbers. How many slopes does a 2 × 3 matrix have?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = []
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = eps
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return torch.stack(slopes)
