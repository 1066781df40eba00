"""p.grad is reset before each pass.

Each snapshot shows the gradient of its own pass alone. In training that is right. Here the accumulation itself
was to be watched.

What should the second snapshot contain besides the gradient of the second pass?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        p.grad = None
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
