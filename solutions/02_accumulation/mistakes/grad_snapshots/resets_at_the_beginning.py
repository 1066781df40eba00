"""p.grad is reset before the first pass.

What it held was to be added to. This is exactly how a forgotten gradient from an earlier pass shows: the first
snapshot is already more than the first gradient.

What does backward() do with a p.grad that is not None?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    p.grad = None
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
