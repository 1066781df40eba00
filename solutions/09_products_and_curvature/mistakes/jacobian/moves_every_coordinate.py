"""Every column is the sum of all the columns.

Each product was taken with a direction of ones. What should differ between one turn of your loop and the
next?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    start, columns = x.detach(), []
    for _ in range(x.numel()):
        y, column = torch.func.jvp(f, (start,), (torch.ones_like(start),))
        columns.append(column.flatten())
    return torch.stack(columns, dim=1).reshape(y.shape + x.shape)
