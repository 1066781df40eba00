"""The last snapshot is p.grad itself; the others are copies.

The numbers are right when your function returns. But the last one shares its memory with p.grad, and changes as
soon as somebody zeroes or fills the gradient.

Which of the entries of your list is still connected with p?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return [*snapshots[:-1], p.grad]
