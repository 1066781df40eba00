"""All the snapshots are p.grad itself.

From the second pass on, backward() adds to p.grad in place. A list of references (also by way of detach() or
.data, which share the memory) shows one and the same tensor n times, and so the last value n times.

When must the numbers be copied, and which operation does it?
"""


# Observably equal in this exercise, and covered by this file: detach() without clone(), a history without clone().


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.detach())
    return snapshots
