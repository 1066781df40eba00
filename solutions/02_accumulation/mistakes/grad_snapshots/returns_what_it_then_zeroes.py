"""The snapshots are names for p.grad, which is zeroed in the end.

Every snapshot says 0, because each of them is that one tensor. And p.grad was to hold the last sum.

What would have to be different for the snapshots to survive the zeroing? And who asked for it?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad)
    p.grad.zero_()
    return snapshots
