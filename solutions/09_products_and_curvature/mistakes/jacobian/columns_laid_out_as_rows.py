"""Reshapes columns as if they were rows.

You computed J eⱼ, a column, for each j, and stacked them along the first axis. reshape then makes the right
shape of it, and deals the numbers out in the wrong order: reshape never transposes. Along which axis do
columns stand side by side?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    start, columns = x.detach(), []
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        y, column = torch.func.jvp(f, (start,), (unit.reshape(x.shape),))
        columns.append(column.flatten())
    return torch.stack(columns).reshape(y.shape + x.shape)
