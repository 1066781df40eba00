"""torch.vmap over forward products with unit tangents, put last."""


def jacobian(f: Function, x: Tensor) -> Tensor:
    units = torch.eye(x.numel(), dtype=x.dtype).reshape(-1, *x.shape)
    columns = torch.vmap(lambda unit: torch.func.jvp(f, (x.detach(),), (unit,))[1], out_dims=-1)(units)
    return columns.reshape(*columns.shape[:-1], *x.shape)
