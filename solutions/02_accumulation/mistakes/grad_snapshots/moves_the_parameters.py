"""p is moved after each pass.

Only the gradients were to be watched, and p was to stay where it is. Yours takes a small step each time, so that
every pass is taken at another point.

Which of your lines changes the values of p?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
        with torch.no_grad():
            p -= 0.1 * p.grad
    return snapshots
