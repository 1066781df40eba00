"""A loop over a flat step that is reshaped to x."""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return torch.stack(slopes).reshape(x.shape)
