"""Measures the columns by difference quotients.

A forward difference errs by its step, and by the rounding of f, which may be large, divided by its step.
Which products are exact?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    start, columns = x.detach(), []
    y = f(start)
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        columns.append(((f(start + 1e-4 * unit.reshape(x.shape)) - y) / 1e-4).flatten())
    return torch.stack(columns, dim=1).reshape(y.shape + x.shape)
