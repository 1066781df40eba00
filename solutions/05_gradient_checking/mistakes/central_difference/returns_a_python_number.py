"""Returns a Python number where a tensor was asked for.

The value is right, its type is not: `.item()` drops the dtype, and the caller cannot stack numbers as
tensors. What does the docstring say about the type, the shape and the dtype of the result?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    step = torch.zeros_like(x)
    step[i] = eps
    return ((f(x + step) - f(x - step)) / (2 * eps)).item()
