"""Measures second differences of f.

(f(x+h) − 2f(x) + f(x−h))/h² divides the rounding noise of f by h², which is far worse than dividing it by
h. What was asked to be exact?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    start, found = x.detach(), []
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        step = 1e-3 * unit.reshape(x.shape)
        found.append((f(start + step) - 2 * f(start) + f(start - step)) / 1e-6)
    return torch.stack(found).reshape(x.shape)
