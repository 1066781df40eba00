"""There is one pass too many.

n passes were asked for, and n snapshots; yours are n + 1.

How often does the body of your loop run for n = 1?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n + 1):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
