"""Column by column, forward."""


def jacobian(f: Function, x: Tensor) -> Tensor:
    start, columns = x.detach(), []
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        y, column = torch.func.jvp(f, (start,), (unit.reshape(x.shape),))
        columns.append(column.flatten())
    return torch.stack(columns, dim=1).reshape(y.shape + x.shape)
