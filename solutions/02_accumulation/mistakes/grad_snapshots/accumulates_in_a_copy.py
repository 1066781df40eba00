"""The passes run on a copy of p, and the caller's p.grad stays as it was.

A new leaf was made of p, and its gradient starts from nothing. What the caller's p.grad held is not added to,
and the sum does not arrive there either.

Which tensor should hold the sum afterwards: the caller's p.grad, or that of a tensor nobody else knows?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    p = p.detach().clone().requires_grad_()
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
