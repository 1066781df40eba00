"""There is one pass too few.

n passes were asked for, and n snapshots; yours are n - 1, which leaves nothing at all for n = 1.

Where does your counting begin, and where does it end?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(1, n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
