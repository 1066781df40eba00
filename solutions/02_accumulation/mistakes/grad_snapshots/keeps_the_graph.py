"""The snapshots require grad.

create_graph=True records the backward pass as well, so that p.grad has a graph of its own, and every copy is
attached to it. Such notes keep all that they were computed from in memory.

Do you want to differentiate the gradient? If not, which argument is one too many?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward(create_graph=True)
        snapshots.append(p.grad.clone())
    return snapshots
