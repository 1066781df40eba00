"""f is called once, and its graph is to serve all passes.

The second backward() finds that the first has freed the graph. Besides, f may be another loss at every call:
one forward pass is not enough.

Which lines belong into the body of the loop?
"""


# Observably equal in this exercise, and covered by this file: a forward pass outside the loop.


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    loss = f(p)
    for _ in range(n):
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
