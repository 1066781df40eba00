"""f is called once, and retain_graph=True makes the error go away.

Every pass goes back through the same graph, and adds the same gradient. But f may be another loss at every
call, as with mini-batches; yours has seen only the first.

What was the error about that retain_graph=True has silenced?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    loss = f(p)
    for _ in range(n):
        loss.backward(retain_graph=True)
        snapshots.append(p.grad.clone())
    return snapshots
