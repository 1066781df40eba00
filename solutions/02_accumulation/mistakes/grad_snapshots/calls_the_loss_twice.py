"""f is called twice in each pass.

The second call was perhaps only for a number to print. But f may be another loss at every call, so that you
differentiate one and skip the next.

You have the loss in a variable already. How do you print its value?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        print(f(p).item())
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
