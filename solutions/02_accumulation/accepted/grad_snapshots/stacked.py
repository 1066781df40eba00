"""One tensor with a row for each pass, filled in the loop."""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = torch.zeros(n, *p.shape, dtype=p.dtype)
    for k in range(n):
        f(p).backward()
        snapshots[k] = p.grad
    return snapshots
