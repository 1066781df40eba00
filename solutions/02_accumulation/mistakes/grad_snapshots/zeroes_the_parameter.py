"""The parameter is zeroed after each pass.

Every pass but the first is taken at p = 0, and the caller's parameter is gone. What had piled up in p.grad, on
the other hand, is still there.

Which tensor do you call zero_() on, and should anything be zeroed at all?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
        p.data.zero_()
    return snapshots
