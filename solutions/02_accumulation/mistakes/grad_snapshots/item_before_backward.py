""".item() makes a plain number of the loss before backward().

A float has no backward(). .item() takes the value and leaves the graph behind.

In which line do you need the tensor?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p).item()
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
