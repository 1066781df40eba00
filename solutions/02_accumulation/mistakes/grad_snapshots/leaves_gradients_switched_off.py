"""Recording is switched off when the function returns.

The snapshots are right. But torch.set_grad_enabled(False), called as a function, is not undone: whatever the
caller computes next is not recorded.

Which form of the same switch goes back by itself? And is it needed here?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        torch.set_grad_enabled(True)
        f(p).backward()
        torch.set_grad_enabled(False)
        snapshots.append(p.grad.clone())
    return snapshots
