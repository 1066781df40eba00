"""p.grad is noted before the pass, not after it.

The first note is what p.grad held when your function was called (zeros, if it held nothing), and the last pass
is never noted.

What is in p.grad after the first backward()? Which of your notes shows that?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        snapshots.append(0 * p.detach() if p.grad is None else p.grad.clone())
        f(p).backward()
    return snapshots
