"""The snapshots are means, not sums.

Each was divided by the number of passes so far. That can be a sensible thing to do with mini-batches, but it is
not what p.grad was.

What does print(p.grad) show after the second pass?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for k in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad / (k + 1))
    return snapshots
