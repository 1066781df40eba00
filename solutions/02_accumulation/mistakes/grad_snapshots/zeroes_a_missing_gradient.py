"""p.grad.zero_() is called before there is a gradient.

p.grad may be None when your function is called, and None has no zero_. Besides, nothing was to be reset, not
even at the beginning.

Which line of the text asks for a reset?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    p.grad.zero_()
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
