"""The gradient is set to the number 0.

torch refuses: p.grad is a tensor of the shape of p, or None. Besides, nothing was to be reset.

What does backward() do if p.grad is None?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    p.grad = 0
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
